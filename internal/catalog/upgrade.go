package catalog

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"go.etcd.io/bbolt"

	"wenxun/internal/boltfile"
	"wenxun/internal/originals"
)

// earlierVersion is the one format before this one. Its values have no checksums, its commits left no
// notes, and of itself it records only how far the originals are committed: pack and offset, 12 bytes, big
// endian.
const earlierVersion = 1

var metaPacked = []byte("packed")

// Upgrade converts the catalog in a folder if it has the earlier format, and keeps that one beside it.
// Nothing may have it open. Errors: those of Open, but for one of the earlier format.
func Upgrade(dir string) (upgraded bool, err error) {
	all, committed, err := readEarlier(filepath.Join(dir, fileName))
	if err != nil || all == nil {
		return false, err
	}
	c, err := create(dir, func(c *Catalog) error {
		err := c.db.Update(func(tx *bbolt.Tx) error {
			st := state{}
			if err := all.write(tx, &st); err != nil {
				return err
			}
			st.committed = committed
			return putState(tx, st)
		})
		return errors.Join(err, setAside(dir))
	})
	if err != nil {
		return false, fmt.Errorf("upgrade catalog: %w", err)
	}
	return true, c.Close()
}

// readEarlier returns all records of a catalog of the earlier format, and up to where the originals belong
// to it; nothing if it has another format.
func readEarlier(path string) (all *Change, committed originals.End, err error) {
	if err := boltfile.Check(path); err != nil {
		return nil, committed, fmt.Errorf("upgrade catalog: %w: %w", ErrDamaged, err)
	}
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: lockPatience, ReadOnly: true})
	if err != nil {
		return nil, committed, fmt.Errorf("upgrade catalog: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	err = db.View(func(tx *bbolt.Tx) error {
		m := tx.Bucket(meta)
		if m == nil {
			return ErrDamaged
		}
		if v := m.Get(metaVersion); len(v) != 4 || binary.BigEndian.Uint32(v) != earlierVersion {
			return nil
		}
		if v := m.Get(metaPacked); len(v) == 12 {
			committed = originals.End{Pack: binary.BigEndian.Uint32(v), Offset: int64(binary.BigEndian.Uint64(v[4:]))}
		}
		all = NewChange()
		all.Generation = 1
		return errors.Join(
			readAll(tx.Bucket(documents), all.Documents, decodeDocument),
			readAll(tx.Bucket(sources), all.Sources, func(_ string, data []byte) (*Source, error) { return decodeSource(data) }),
			readAll(tx.Bucket(failures), all.Failures, decodeFailure),
		)
	})
	if err != nil {
		return nil, committed, fmt.Errorf("upgrade catalog: %w", err)
	}
	return all, committed, nil
}

func readAll[T any](b *bbolt.Bucket, into map[string]*T, decode func(key string, data []byte) (*T, error)) error {
	if b == nil {
		return ErrDamaged
	}
	return b.ForEach(func(key, value []byte) error {
		v, err := decode(string(key), value)
		into[string(key)] = v
		return err
	})
}

// setAside keeps the present catalog, if there is one, beside the one that takes its place. Of several
// that were set aside the oldest is the one to keep.
func setAside(dir string) error {
	path := filepath.Join(dir, fileName)
	err := os.Link(path, path+asideSuffix)
	if errors.Is(err, fs.ErrExist) || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
