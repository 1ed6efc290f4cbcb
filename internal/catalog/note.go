package catalog

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"go.etcd.io/bbolt"

	"wenxun/internal/originals"
)

// note is a change as it is kept in the packs of originals.
type note struct {
	Generation uint64  `json:"generation"`
	Whole      bool    `json:"whole,omitempty"` // it has all records of the catalog
	Documents  []entry `json:"documents,omitempty"`
	Sources    []entry `json:"sources,omitempty"`
	Failures   []entry `json:"failures,omitempty"`
}

// entry is a record with its key, which need not be UTF-8: paths are not. Value is null for one that is
// removed.
type entry struct {
	Key   []byte `json:"k"`
	Value []byte `json:"v"`
}

// Note returns the note of the change.
func (ch *Change) Note() ([]byte, error) { return ch.note(false) }

func (ch *Change) note(whole bool) ([]byte, error) {
	n := note{Generation: ch.Generation, Whole: whole}
	var errs [3]error
	n.Documents, errs[0] = encodeAll(ch.Documents, (*Document).encode)
	n.Sources, errs[1] = encodeAll(ch.Sources, func(s *Source) ([]byte, error) { return s.encode(), nil })
	n.Failures, errs[2] = encodeAll(ch.Failures, func(f *Failure) ([]byte, error) { return json.Marshal(f) })
	if err := errors.Join(errs[:]...); err != nil {
		return nil, fmt.Errorf("note a change: %w", err)
	}
	return json.Marshal(n)
}

func encodeAll[T any](values map[string]*T, encode func(*T) ([]byte, error)) ([]entry, error) {
	all := make([]entry, 0, len(values))
	for key, value := range values {
		e := entry{Key: []byte(key)}
		if value != nil {
			var err error
			if e.Value, err = encode(value); err != nil {
				return nil, err
			}
		}
		all = append(all, e)
	}
	return all, nil
}

// change returns what a note says.
func (n *note) change() (ch *Change, err error) {
	ch = NewChange()
	ch.Generation = n.Generation
	err = decodeAll(n.Documents, ch.Documents, decodeDocument)
	if err == nil {
		err = decodeAll(n.Sources, ch.Sources, func(_ string, data []byte) (*Source, error) { return decodeSource(data) })
	}
	if err == nil {
		err = decodeAll(n.Failures, ch.Failures, decodeFailure)
	}
	return ch, err
}

func decodeAll[T any](all []entry, values map[string]*T, decode func(key string, data []byte) (*T, error)) (err error) {
	for _, e := range all {
		var value *T
		if e.Value != nil {
			if value, err = decode(string(e.Key), e.Value); err != nil {
				return err
			}
		}
		values[string(e.Key)] = value
	}
	return nil
}

// GenerationOf returns the generation that a note makes, and whether it has the whole catalog.
func GenerationOf(text []byte) (generation uint64, whole bool, err error) {
	var n struct {
		Generation uint64 `json:"generation"`
		Whole      bool   `json:"whole"`
	}
	if err := json.Unmarshal(text, &n); err != nil {
		return 0, false, fmt.Errorf("read a note: %w", err)
	}
	return n.Generation, n.Whole, nil
}

// Renote keeps the whole catalog in one note, in a pack of its own: Rebuild needs none from before.
func (c *Catalog) Renote(p *originals.Packs) error {
	var all *Change
	err := c.View(func(v View) (err error) {
		all, err = v.whole()
		return err
	})
	if err != nil {
		return fmt.Errorf("note the catalog: %w", err)
	}
	all.Generation++
	begin := p.Roll()
	end, err := p.Store(nil, func([]originals.Place) ([]byte, error) { return all.note(true) })
	if err != nil {
		return fmt.Errorf("note the catalog: %w", err)
	}
	err = c.db.Update(func(tx *bbolt.Tx) error {
		st, err := stateOf(tx)
		if err != nil {
			return err
		}
		st.commits, st.committed, st.noted = all.Generation, end, begin
		return putState(tx, st)
	})
	if err != nil {
		return fmt.Errorf("note the catalog: %w", err)
	}
	return nil
}

// replay writes what notes say into an empty catalog, and returns how many commits between them have
// none.
func (c *Catalog) replay(notes []*note) (missing int, err error) {
	return missing, c.db.Update(func(tx *bbolt.Tx) error {
		st, err := stateOf(tx)
		if err != nil {
			return err
		}
		for _, n := range notes {
			if !n.Whole {
				missing += int(n.Generation - st.commits - 1)
			}
			ch, err := n.change()
			if err != nil {
				return err
			}
			if err := ch.write(tx, &st); err != nil {
				return err
			}
		}
		return putState(tx, st)
	})
}

// whole returns all records as one change.
func (v View) whole() (*Change, error) {
	all := NewChange()
	st, err := stateOf(v.tx)
	if err != nil {
		return nil, err
	}
	all.Generation = st.commits
	err = v.Documents(func(d *Document) error {
		all.Documents[d.ID] = d
		return nil
	})
	if err == nil {
		err = v.Sources(func(key string, s *Source) error {
			all.Sources[key] = s
			return nil
		})
	}
	if err == nil {
		err = v.Failures(func(key string, f *Failure) error {
			all.Failures[key] = f
			return nil
		})
	}
	return all, err
}

// ErrNoNotes reports that the packs have nothing that a catalog could be made from.
var ErrNoNotes = errors.New("no notes of the catalog")

// asideSuffix is of the catalog that another took the place of.
const asideSuffix = ".old"

// Rebuild makes the catalog of a folder again from the notes in the packs of another, and keeps the
// present one, if any, beside it. Nothing may have it open. missing is how many commits have no note any
// more. Errors: ErrNoNotes.
func Rebuild(dir, packs string) (missing int, err error) {
	var all []*note
	_, err = originals.Notes(packs, originals.End{}, func(text []byte) error {
		n := &note{}
		if err := json.Unmarshal(text, n); err != nil {
			return fmt.Errorf("read a note: %w", err)
		}
		// A commit that failed left a note; the one that took its place has the same generation.
		all = slices.DeleteFunc(all, func(old *note) bool { return old.Generation >= n.Generation })
		all = append(all, n)
		return nil
	})
	for i, n := range slices.Backward(all) {
		if n.Whole {
			all = all[i:]
			break
		}
	}
	if err == nil && len(all) == 0 {
		err = ErrNoNotes
	}
	if err != nil {
		return 0, fmt.Errorf("rebuild catalog: %w", err)
	}
	c, err := create(dir, func(c *Catalog) error {
		if missing, err = c.replay(all); err != nil {
			return err
		}
		return setAside(dir)
	})
	if err != nil {
		return 0, fmt.Errorf("rebuild catalog: %w", err)
	}
	return missing, c.Close()
}
