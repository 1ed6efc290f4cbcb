package catalog

import (
	"encoding/json"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"wenxun/internal/originals"
)

// Change is what one commit writes. In each map nil removes.
type Change struct {
	// Originals is the end of the originals that the documents refer to; the zero End leaves the
	// committed one as it is.
	Originals originals.End
	// Generation is the one of the catalog with this change, as its note says; 0 for a change without
	// a note, which removes marks alone.
	Generation uint64
	// Indexed is when the index was changed, by its own account; zero when it was not.
	Indexed   time.Time
	Documents map[string]*Document
	Sources   map[string]*Source
	Failures  map[string]*Failure
}

// NewChange returns an empty change.
func NewChange() *Change {
	return &Change{Documents: map[string]*Document{}, Sources: map[string]*Source{}, Failures: map[string]*Failure{}}
}

// Begin marks documents that are about to change in the index. It is durable when it returns: Dirty
// returns them until a Commit, whatever happens.
func (c *Catalog) Begin(ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	err := c.db.Update(func(tx *bbolt.Tx) error {
		b := tx.Bucket(dirty)
		for _, id := range ids {
			if err := b.Put([]byte(id), nil); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("begin commit: %w", err)
	}
	return nil
}

// Commit writes a change, all of it or nothing, and removes the marks of begun. It is durable when it
// returns.
func (c *Catalog) Commit(ch *Change, begun []string) error {
	err := c.db.Update(func(tx *bbolt.Tx) error {
		st, err := stateOf(tx)
		if err != nil {
			return err
		}
		if err := ch.write(tx, &st); err != nil {
			return err
		}
		marks := tx.Bucket(dirty)
		for _, id := range begun {
			if err := marks.Delete([]byte(id)); err != nil {
				return err
			}
		}
		return putState(tx, st)
	})
	if err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// write writes a change and brings the state up to date.
func (ch *Change) write(tx *bbolt.Tx, st *state) error {
	for id, d := range ch.Documents {
		if err := putDocument(tx, st, id, d); err != nil {
			return err
		}
	}
	err := putAll(tx.Bucket(sources), &st.Sources, ch.Sources, func(s *Source) ([]byte, error) { return s.encode(), nil })
	if err != nil {
		return err
	}
	err = putAll(tx.Bucket(failures), &st.Failures, ch.Failures, func(f *Failure) ([]byte, error) { return json.Marshal(f) })
	if err != nil {
		return err
	}
	if ch.Originals != (originals.End{}) {
		st.committed = ch.Originals
	}
	if ch.Generation != 0 {
		st.commits = ch.Generation
	}
	if !ch.Indexed.IsZero() {
		st.indexed = ch.Indexed
	}
	return nil
}

// putAll writes values, sealed, and counts them.
func putAll[T any](b *bbolt.Bucket, n *int, values map[string]*T, encode func(*T) ([]byte, error)) error {
	for name, value := range values {
		key := []byte(name)
		if b.Get(key) != nil {
			*n--
		}
		if value == nil {
			if err := b.Delete(key); err != nil {
				return err
			}
			continue
		}
		data, err := encode(value)
		if err != nil {
			return err
		}
		if err := b.Put(key, seal(key, data)); err != nil {
			return err
		}
		*n++
	}
	return nil
}

// putDocument replaces the record of a document and its entries by hash.
func putDocument(tx *bbolt.Tx, st *state, id string, d *Document) error {
	b, key := tx.Bucket(documents), []byte(id)
	old, err := openDocument(key, b.Get(key))
	if err != nil {
		return err
	}
	if old != nil {
		st.Documents--
		st.PagesWithoutText -= old.PagesWithoutText
		if err := unindex(tx, old); err != nil {
			return err
		}
	}
	if d == nil {
		return b.Delete(key)
	}
	st.Documents++
	st.PagesWithoutText += d.PagesWithoutText
	if err := reindex(tx, d); err != nil {
		return err
	}
	data, err := d.encode()
	if err != nil {
		return err
	}
	return b.Put(key, seal(key, data))
}

func unindex(tx *bbolt.Tx, d *Document) error {
	if err := tx.Bucket(byBytes).Delete(hashKey(d.Bytes, d.ID)); err != nil {
		return err
	}
	return tx.Bucket(byText).Delete(hashKey(d.Text, d.ID))
}

func reindex(tx *bbolt.Tx, d *Document) error {
	if err := tx.Bucket(byBytes).Put(hashKey(d.Bytes, d.ID), nil); err != nil {
		return err
	}
	return tx.Bucket(byText).Put(hashKey(d.Text, d.ID), nil)
}
