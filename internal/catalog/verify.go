package catalog

import (
	"bytes"
	"fmt"

	"go.etcd.io/bbolt"
)

// Verify reads every record and calls yield with each that is damaged or contradicts the others, as an
// error that is ErrDamaged.
func (c *Catalog) Verify(yield func(error)) error {
	return c.View(func(v View) error {
		st, err := stateOf(v.tx)
		if err != nil {
			yield(err)
			return nil
		}
		found := func(err error) {
			if err != nil {
				yield(err)
			}
		}
		var now Counts
		now.Documents = v.each(documents, func(k, value []byte) {
			d, err := openDocument(k, value)
			found(err)
			if err == nil {
				now.PagesWithoutText += d.PagesWithoutText
				found(v.hasHashes(d))
			}
		})
		now.Sources = v.each(sources, func(k, value []byte) {
			s, err := openSource(k, value)
			found(err)
			if err == nil && v.tx.Bucket(documents).Get([]byte(s.Document)) == nil {
				found(fmt.Errorf("%w: source %q has document %q, which is missing", ErrDamaged, k, s.Document))
			}
		})
		now.Failures = v.each(failures, func(k, value []byte) {
			_, err := openFailure(k, value)
			found(err)
		})
		if now != st.Counts {
			found(fmt.Errorf("%w: it has %+v, counted were %+v", ErrDamaged, now, st.Counts))
		}
		for _, bucket := range [][]byte{byBytes, byText} {
			if n := v.each(bucket, func(_, _ []byte) {}); n != now.Documents {
				found(fmt.Errorf("%w: %d documents, %d in %s", ErrDamaged, now.Documents, n, bucket))
			}
		}
		return nil
	})
}

// each calls fn with every record of a bucket and returns how many there are.
func (v View) each(bucket []byte, fn func(k, value []byte)) (n int) {
	_ = v.tx.Bucket(bucket).ForEach(func(k, value []byte) error { // fn returns no error
		n++
		fn(k, value)
		return nil
	})
	return n
}

// hasHashes returns an error unless a document is found by its hashes.
func (v View) hasHashes(d *Document) error {
	for bucket, h := range map[*bbolt.Bucket]Hash{v.tx.Bucket(byBytes): d.Bytes, v.tx.Bucket(byText): d.Text} {
		want := hashKey(h, d.ID)
		if k, _ := bucket.Cursor().Seek(want); !bytes.Equal(k, want) {
			return fmt.Errorf("%w: document %q is not found by its content", ErrDamaged, d.ID)
		}
	}
	return nil
}
