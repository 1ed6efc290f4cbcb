// Package catalog records what is in a library: which source is which document, what people gave and
// corrected, which files could not be read, and which documents a crash left in doubt.
//
// It decides nothing: identity is internal/ingest, searching is index. The original files are in
// internal/originals; the catalog records the place of each and how far they are committed. API keys
// are internal/keys. The catalog is the authority on what is in the library: an index that differs is
// mended from it (Dirty).
//
// Every record has a checksum, which is compared when it is read. Every commit has a note (Change.Note),
// which is kept in the packs of originals: a catalog that is lost or damaged is made again from them.
package catalog

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"go.etcd.io/bbolt"

	"wenxun/corpus"
	"wenxun/internal/boltfile"
	"wenxun/internal/durable"
	"wenxun/internal/originals"
)

// Hash identifies contents: the first half of a SHA-256. No two files are expected to share one by
// chance.
type Hash [16]byte

// HashOf returns the hash of content.
func HashOf(content []byte) Hash {
	sum := sha256.Sum256(content)
	return Hash(sum[:len(Hash{})])
}

// growBytes is by how much the file grows at a time. By itself bbolt doubles it up to 16 MiB, which is
// three times what a library of a few thousand documents needs.
const growBytes = 1 << 20

// Document is the record of a document.
type Document struct {
	ID       string
	IDGiven  bool // given by a person or a program; else derived from the content
	Title    string
	Sections int
	Bytes    Hash // of the original
	Text     Hash // of title, headings and texts as they were read
	Original originals.Place
	Name     string // the original's file name
	// Sources are the keys of its sources, the oldest first.
	Sources []string
	// Given is the metadata that came with it, Edited are the corrections since; Edited beats Given.
	Given, Edited    corpus.Overrides
	Added            time.Time
	PagesWithoutText int
}

// Source is a place that a document came from.
type Source struct {
	Document string // id
	Bytes    Hash   // of the source's content when it was last read; sources of one document may differ
}

// Failure is a source that could not be read.
type Failure struct {
	Path   string    `json:"path"` // as the person named it
	Member string    `json:"member,omitempty"`
	Code   string    `json:"code"`
	Error  string    `json:"error"`
	At     time.Time `json:"at"`
}

// SourceKey returns the key of a source, made of an absolute path and the member of a container, ""
// for a file of its own.
func SourceKey(path, member string) string {
	if member == "" {
		return path
	}
	return path + "\x00" + member
}

// formatVersion changes when older records can no longer be read.
const formatVersion = 2

// fileName is the catalog's file in a library's folder.
const fileName = "catalog.db"

var (
	documents = []byte("documents") // id → Document
	sources   = []byte("sources")   // key → Source
	byBytes   = []byte("bytes")     // hashPrefix of Document.Bytes + id → nothing
	byText    = []byte("texts")     // hashPrefix of Document.Text + id → nothing
	failures  = []byte("failures")  // key → Failure
	dirty     = []byte("dirty")     // id → nothing
	meta      = []byte("meta")
	allOf     = [][]byte{documents, sources, byBytes, byText, failures, dirty, meta}

	metaVersion = []byte("version")
	metaState   = []byte("state") // state
)

// The conditions in which a catalog is not opened. It can be made again from the notes in the packs of
// originals: Rebuild.
var (
	// ErrVersion reports that another version of the program wrote the catalog, and this one cannot read it.
	ErrVersion = errors.New("catalog has another format version")
	// ErrMissing reports that there is no catalog, or an empty file in its place.
	ErrMissing = errors.New("catalog is missing")
	// ErrDamaged reports that a catalog is damaged. Reading one may return it as well.
	ErrDamaged = errors.New("catalog is damaged")
	// ErrOlder reports that the library has changed since this catalog was written: an older one was put
	// in its place. Open does not return it: only who knows the rest of the library can tell.
	ErrOlder = errors.New("catalog is older than the library")
)

// Catalog is an open catalog. Its methods may run at once; a View sees one moment.
type Catalog struct{ db *bbolt.DB }

// lockPatience is how long to wait for bbolt's own lock. The caller holds the library's lock, so that
// only a process that is ending can hold this one.
const lockPatience = 2 * time.Second

// Open opens the catalog in a folder. Errors: ErrMissing, ErrDamaged, ErrVersion.
func Open(dir string) (*Catalog, error) {
	path := filepath.Join(dir, fileName)
	switch err := boltfile.Check(path); {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, boltfile.ErrEmpty):
		return nil, fmt.Errorf("open catalog: %w: %w", ErrMissing, err)
	case errors.Is(err, boltfile.ErrDamaged):
		return nil, fmt.Errorf("open catalog: %w: %w", ErrDamaged, err)
	case err != nil:
		return nil, fmt.Errorf("open catalog: %w", err)
	}
	c, err := open(path)
	if err != nil {
		return nil, fmt.Errorf("open catalog: %w", err)
	}
	if err := c.db.View(checkState); err != nil {
		return nil, errors.Join(fmt.Errorf("open catalog: %w", err), c.Close())
	}
	return c, nil
}

// Create makes an empty catalog in a folder, where there is none or an empty file, and opens it. After a
// crash there is a whole one or none.
func Create(dir string) (*Catalog, error) {
	c, err := create(dir, func(*Catalog) error { return nil })
	if err != nil {
		return nil, fmt.Errorf("create catalog: %w", err)
	}
	return c, nil
}

// newSuffix is of the file that becomes the catalog when it is whole.
const newSuffix = ".new"

// create makes a catalog in the place of the present one, has fill write into it, and opens it.
func create(dir string, fill func(*Catalog) error) (*Catalog, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	path := filepath.Join(dir, fileName)
	if err := os.Remove(path + newSuffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	c, err := open(path + newSuffix)
	if err != nil {
		return nil, err
	}
	c.db.NoSync = true // until it is whole
	err = c.db.Update(func(tx *bbolt.Tx) error {
		for _, name := range allOf {
			if _, err := tx.CreateBucket(name); err != nil {
				return err
			}
		}
		if err := tx.Bucket(meta).Put(metaVersion, binary.BigEndian.AppendUint32(nil, formatVersion)); err != nil {
			return err
		}
		return putState(tx, state{})
	})
	if err == nil {
		err = fill(c)
	}
	if err == nil {
		err = c.db.Sync()
	}
	if err = errors.Join(err, c.Close()); err != nil {
		return nil, err
	}
	if err := os.Rename(path+newSuffix, path); err != nil {
		return nil, err
	}
	if err := durable.SyncDir(dir); err != nil {
		return nil, err
	}
	return Open(dir)
}

func open(path string) (*Catalog, error) {
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: lockPatience, NoFreelistSync: true, FreelistType: bbolt.FreelistMapType})
	if err != nil {
		return nil, err
	}
	db.AllocSize = growBytes
	return &Catalog{db}, nil
}

// checkState returns an error unless the catalog is one that this program reads.
func checkState(tx *bbolt.Tx) error {
	m := tx.Bucket(meta)
	if m == nil {
		return ErrDamaged
	}
	if v := m.Get(metaVersion); len(v) != 4 || binary.BigEndian.Uint32(v) != formatVersion {
		return ErrVersion
	}
	for _, name := range allOf {
		if tx.Bucket(name) == nil {
			return ErrDamaged
		}
	}
	_, err := stateOf(tx)
	return err
}

// Close closes the catalog. Closing twice does nothing.
func (c *Catalog) Close() error { return c.db.Close() }
