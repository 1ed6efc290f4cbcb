package bleveengine

import (
	"sync"

	"wenxun/corpus"
	"wenxun/index"
)

// values numbers the values of one field, so that rows are small and counting is an addition in
// an array. Numbers are given from 1 while the library is open and never taken back; 0 is no value.
type values struct {
	hierarchical bool

	mu        sync.RWMutex
	ids       map[string]uint32
	names     []string
	ancestors [][]uint32 // of a hierarchical field: the value's and everything's above it
}

func newValues(f index.Field) *values {
	return &values{hierarchical: f.Hierarchical(), ids: make(map[string]uint32), names: []string{""}, ancestors: [][]uint32{nil}}
}

// id returns the number of a value, giving it one when it is new; 0 for the empty value.
func (v *values) id(name string) uint32 {
	if name == "" {
		return 0
	}
	v.mu.RLock()
	id := v.ids[name]
	v.mu.RUnlock()
	if id != 0 {
		return id
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.give(name)
}

// give returns the number of a value with mu held.
func (v *values) give(name string) uint32 {
	if id := v.ids[name]; id != 0 {
		return id
	}
	var above []uint32
	if v.hierarchical {
		all := corpus.Ancestors(name)
		for _, a := range all[:len(all)-1] {
			above = append(above, v.give(a))
		}
	}
	id := uint32(len(v.names))
	v.names = append(v.names, name)
	v.ids[name] = id
	if v.hierarchical {
		above = append(above, id)
	}
	v.ancestors = append(v.ancestors, above)
	return id
}

// find returns the number of a value, or 0 when no report ever had it.
func (v *values) find(name string) uint32 {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.ids[name]
}

// name returns the value of a number.
func (v *values) name(id uint32) string {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.names[id]
}

// all returns the values by number.
func (v *values) all() []string {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.names[:len(v.names):len(v.names)]
}

// lines returns, by number, each value's and everything's above it, for a hierarchical field.
func (v *values) lines() [][]uint32 {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.ancestors[:len(v.ancestors):len(v.ancestors)]
}

// count returns one more than the highest number given.
func (v *values) count() int {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return len(v.names)
}
