package catalog

import (
	"bytes"
	"io"

	"go.etcd.io/bbolt"
)

// View is the catalog at one moment. It is valid until the function that it was passed to returns.
type View struct{ tx *bbolt.Tx }

// View calls fn with the catalog as it is now and returns fn's error.
func (c *Catalog) View(fn func(View) error) error {
	return c.db.View(func(tx *bbolt.Tx) error { return fn(View{tx}) })
}

// Copy writes the whole catalog, as a file that Open opens, to w. It returns the size in bytes.
func (v View) Copy(w io.Writer) (int64, error) { return v.tx.WriteTo(w) }

// Document returns the record of a document, nil when there is none.
func (v View) Document(id string) (*Document, error) {
	return openDocument([]byte(id), v.tx.Bucket(documents).Get([]byte(id)))
}

// Source returns the record of a source, nil when there is none.
func (v View) Source(key string) (*Source, error) {
	return openSource([]byte(key), v.tx.Bucket(sources).Get([]byte(key)))
}

// WithBytes returns the ids of the documents whose original may have the hash; their records decide.
func (v View) WithBytes(h Hash) []string { return v.with(byBytes, h) }

// WithText returns the ids of the documents whose text may have the hash; their records decide.
func (v View) WithText(h Hash) []string { return v.with(byText, h) }

// hashPrefix is how many bytes of a hash precede an id in an index. Records tell documents apart that
// share them by chance.
const hashPrefix = 8

func hashKey(h Hash, id string) []byte { return append(h[:hashPrefix:hashPrefix], id...) }

func (v View) with(bucket []byte, h Hash) []string {
	var ids []string
	c := v.tx.Bucket(bucket).Cursor()
	for k, _ := c.Seek(h[:hashPrefix]); bytes.HasPrefix(k, h[:hashPrefix]); k, _ = c.Next() {
		ids = append(ids, string(k[hashPrefix:]))
	}
	return ids
}

// Documents calls yield with every document, by id, and stops at its first error.
func (v View) Documents(yield func(*Document) error) error {
	return v.tx.Bucket(documents).ForEach(func(k, value []byte) error {
		d, err := openDocument(k, value)
		if err != nil {
			return err
		}
		return yield(d)
	})
}

// Sources calls yield with every source, by key, and stops at its first error.
func (v View) Sources(yield func(key string, s *Source) error) error {
	return v.tx.Bucket(sources).ForEach(func(k, value []byte) error {
		s, err := openSource(k, value)
		if err != nil {
			return err
		}
		return yield(string(k), s)
	})
}

// Failures calls yield with every failure, by key, and stops at its first error.
func (v View) Failures(yield func(key string, f *Failure) error) error {
	return v.tx.Bucket(failures).ForEach(func(k, value []byte) error {
		f, err := openFailure(k, value)
		if err != nil {
			return err
		}
		return yield(string(k), f)
	})
}

// Failed reports whether there is a failure with the key.
func (v View) Failed(key string) bool { return v.tx.Bucket(failures).Get([]byte(key)) != nil }

// Dirty returns the ids of the documents that the index may have differently from the catalog, because
// a commit began and did not end.
func (v View) Dirty() []string {
	var ids []string
	c := v.tx.Bucket(dirty).Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		ids = append(ids, string(k))
	}
	return ids
}
