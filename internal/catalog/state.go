package catalog

import (
	"encoding/binary"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"wenxun/internal/originals"
)

// Counts are the catalog's own totals.
type Counts struct {
	Documents        int
	Sources          int
	Failures         int
	PagesWithoutText int
}

// state is what the catalog records of itself.
type state struct {
	commits   uint64        // that changed it, since the library was made
	indexed   time.Time     // when the index was changed last, by its own account; zero: unknown
	committed originals.End // up to which originals and notes belong to it
	noted     originals.End // from which on the notes make the whole catalog
	Counts
}

// Generation returns the number of commits that have changed the catalog.
func (v View) Generation() (uint64, error) {
	st, err := stateOf(v.tx)
	return st.commits, err
}

// Indexed returns when the index was changed last, by its own account; the zero time when nothing is
// known of it.
func (v View) Indexed() (time.Time, error) {
	st, err := stateOf(v.tx)
	return st.indexed, err
}

// Committed returns the end of the originals and notes that belong to the catalog.
func (v View) Committed() (originals.End, error) {
	st, err := stateOf(v.tx)
	return st.committed, err
}

// Noted returns from where on the notes make the whole catalog.
func (v View) Noted() (originals.End, error) {
	st, err := stateOf(v.tx)
	return st.noted, err
}

// Counts returns the totals.
func (v View) Counts() (Counts, error) {
	st, err := stateOf(v.tx)
	return st.Counts, err
}

func stateOf(tx *bbolt.Tx) (state, error) {
	data, err := unseal(metaState, tx.Bucket(meta).Get(metaState))
	if err != nil || data == nil {
		return state{}, fmt.Errorf("state: %w", errRecord)
	}
	r := recordReader{data: data}
	st := state{commits: r.uint()}
	if nanos := r.int(); nanos != 0 {
		st.indexed = time.Unix(0, nanos).UTC()
	}
	st.committed, st.noted = r.end(), r.end()
	for _, n := range st.counters() {
		*n = int(r.int())
	}
	return st, r.err
}

func putState(tx *bbolt.Tx, st state) error {
	b := binary.AppendUvarint(nil, st.commits)
	nanos := int64(0)
	if !st.indexed.IsZero() {
		nanos = st.indexed.UnixNano()
	}
	b = binary.AppendVarint(b, nanos)
	for _, end := range []originals.End{st.committed, st.noted} {
		b = binary.AppendUvarint(binary.AppendUvarint(b, uint64(end.Pack)), uint64(end.Offset))
	}
	for _, n := range st.counters() {
		b = binary.AppendVarint(b, int64(*n))
	}
	return tx.Bucket(meta).Put(metaState, seal(metaState, b))
}

func (st *state) counters() []*int {
	return []*int{&st.Documents, &st.Sources, &st.Failures, &st.PagesWithoutText}
}
