package store

import (
	"sync"

	"wenxun/corpus"
	"wenxun/index"
)

// Values are the dictionaries of all fields, by field.
type Values [index.FieldTag + 1]*Dictionary

func newValues() *Values {
	var v Values
	for f := range v {
		v[f] = newDictionary(index.Field(f))
	}
	return &v
}

// Dictionary numbers the values of one field, so that rows are small and counting is an addition in
// an array. Numbers start at 1; 0 means no value. A number is given when a row with a new value is
// decoded, holds while the library is open, and is never on disk. A Dictionary is safe for concurrent
// use.
type Dictionary struct {
	hierarchical bool

	mu    sync.RWMutex
	ids   map[string]uint32
	names []string   // by number
	paths [][]uint32 // by number, of a hierarchical field
}

func newDictionary(f index.Field) *Dictionary {
	return &Dictionary{hierarchical: f.Hierarchical(), ids: make(map[string]uint32), names: []string{""}, paths: [][]uint32{nil}}
}

// add returns the number of a value, and gives it one if it is new; 0 for the empty value.
func (d *Dictionary) add(name string) uint32 {
	if name == "" {
		return 0
	}
	if id := d.Find(name); id != 0 {
		return id
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.addLocked(name)
}

func (d *Dictionary) addLocked(name string) uint32 {
	if id := d.ids[name]; id != 0 {
		return id
	}
	var path []uint32
	if d.hierarchical {
		all := corpus.Ancestors(name)
		for _, a := range all[:len(all)-1] {
			if a != "" { // of a value that begins with the separator
				path = append(path, d.addLocked(a))
			}
		}
	}
	id := uint32(len(d.names))
	d.names = append(d.names, name)
	d.ids[name] = id
	if d.hierarchical {
		path = append(path, id)
	}
	d.paths = append(d.paths, path)
	return id
}

// Find returns the number of a value, or 0 if no document ever had it.
func (d *Dictionary) Find(name string) uint32 {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.ids[name]
}

// Names returns the values by number. The slice must not be changed.
func (d *Dictionary) Names() []string {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.names[:len(d.names):len(d.names)]
}

// Paths returns, by number, the numbers of each value's ancestors and its own, from the top; nils for
// a field that is not hierarchical. The slice must not be changed.
func (d *Dictionary) Paths() [][]uint32 {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.paths[:len(d.paths):len(d.paths)]
}

// Len returns one more than the highest number given.
func (d *Dictionary) Len() int {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return len(d.names)
}
