package catalog

import (
	"encoding/binary"
	"encoding/json"
	"fmt"

	"go.etcd.io/bbolt"

	"wenxun/internal/originals"
)

// Change is what one commit writes. In each map nil removes.
type Change struct {
	// Originals is the end of the originals that the documents refer to; the zero End leaves the
	// committed one as it is.
	Originals originals.End
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
		for id, d := range ch.Documents {
			if err := putDocument(tx, id, d); err != nil {
				return err
			}
		}
		if err := putAll(tx.Bucket(sources), ch.Sources, func(s *Source) ([]byte, error) { return s.encode(), nil }); err != nil {
			return err
		}
		if err := putAll(tx.Bucket(failures), ch.Failures, func(f *Failure) ([]byte, error) { return json.Marshal(f) }); err != nil {
			return err
		}
		marks := tx.Bucket(dirty)
		for _, id := range begun {
			if err := marks.Delete([]byte(id)); err != nil {
				return err
			}
		}
		if ch.Originals == (originals.End{}) {
			return nil
		}
		return tx.Bucket(meta).Put(metaPacked, ch.Originals.Encode())
	})
	if err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

func putAll[T any](b *bbolt.Bucket, values map[string]*T, encode func(*T) ([]byte, error)) error {
	for key, value := range values {
		if value == nil {
			if err := b.Delete([]byte(key)); err != nil {
				return err
			}
			continue
		}
		data, err := encode(value)
		if err != nil {
			return err
		}
		if err := b.Put([]byte(key), data); err != nil {
			return err
		}
	}
	return nil
}

// putDocument replaces the record of a document and its entries by hash.
func putDocument(tx *bbolt.Tx, id string, d *Document) error {
	b := tx.Bucket(documents)
	old, err := decodeDocument(id, b.Get([]byte(id)))
	if err != nil {
		return err
	}
	pages := 0
	if old != nil {
		pages -= old.PagesWithoutText
		if err := unindex(tx, old); err != nil {
			return err
		}
	}
	if d == nil {
		err = b.Delete([]byte(id))
	} else {
		pages += d.PagesWithoutText
		if err = reindex(tx, d); err == nil {
			var data []byte
			if data, err = d.encode(); err == nil {
				err = b.Put([]byte(id), data)
			}
		}
	}
	if err != nil || pages == 0 {
		return err
	}
	m := tx.Bucket(meta)
	total := uint64At(m.Get(metaPages)) + uint64(int64(pages)) // adding a negative number wraps around
	return m.Put(metaPages, binary.BigEndian.AppendUint64(nil, total))
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
