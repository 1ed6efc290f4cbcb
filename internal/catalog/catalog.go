// Package catalog records what is in a library: which source is which document, what people gave and
// corrected, which files could not be read, and which documents a crash left in doubt.
//
// It decides nothing: identity is internal/ingest, searching is index. The original files are in
// internal/originals; the catalog records the place of each and how far they are committed. API keys
// are internal/keys. The catalog is the authority on what is in the library: an index that differs is
// mended from it (Dirty).
package catalog

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"go.etcd.io/bbolt"

	"wenxun/corpus"
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
const formatVersion = 1

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
	metaPages   = []byte("pages_without_text")
	metaPacked  = []byte("packed") // originals.End
)

// ErrVersion reports that another version of the program wrote the catalog, and this one cannot read it.
var ErrVersion = errors.New("catalog has another format version")

// Catalog is an open catalog. Its methods may run at once; a View sees one moment.
type Catalog struct {
	db        *bbolt.DB
	committed originals.End            // when the catalog was opened
	counts    atomic.Pointer[countsAt] // those counted last
}

// lockPatience is how long to wait for bbolt's own lock. The caller holds the library's lock, so that
// only a process that is ending can hold this one.
const lockPatience = 2 * time.Second

// Open opens the catalog in a folder, creating it if there is none. Errors: ErrVersion.
func Open(dir string) (*Catalog, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open catalog: %w", err)
	}
	db, err := bbolt.Open(filepath.Join(dir, "catalog.db"), 0o600, &bbolt.Options{
		Timeout: lockPatience, NoFreelistSync: true, FreelistType: bbolt.FreelistMapType,
	})
	if err != nil {
		return nil, fmt.Errorf("open catalog: %w", err)
	}
	db.AllocSize = growBytes
	committed, err := prepare(db)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open catalog: %w", err), db.Close())
	}
	return &Catalog{db: db, committed: committed}, nil
}

// prepare creates the buckets of a new catalog and returns the committed end of the originals.
func prepare(db *bbolt.DB) (end originals.End, err error) {
	fresh := false
	err = db.View(func(tx *bbolt.Tx) error {
		m := tx.Bucket(meta)
		if m == nil {
			fresh = true
			return nil
		}
		if v := m.Get(metaVersion); len(v) != 4 || binary.BigEndian.Uint32(v) != formatVersion {
			return ErrVersion
		}
		end, err = originals.ParseEnd(m.Get(metaPacked))
		return err
	})
	if err != nil || !fresh {
		return end, err
	}
	return end, db.Update(func(tx *bbolt.Tx) error {
		for _, name := range allOf {
			if _, err := tx.CreateBucketIfNotExists(name); err != nil {
				return err
			}
		}
		return tx.Bucket(meta).Put(metaVersion, binary.BigEndian.AppendUint32(nil, formatVersion))
	})
}

// Committed returns the committed end of the originals as it was when the catalog was opened: where
// to open them.
func (c *Catalog) Committed() originals.End { return c.committed }

// Close closes the catalog. Closing twice does nothing.
func (c *Catalog) Close() error { return c.db.Close() }
