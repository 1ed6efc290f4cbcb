// Package catalog remembers what a library holds beside its index: which source is which document,
// what people said of it, the files it was read from, what could not be read, and who may write.
//
// It decides nothing: identity is internal/ingest, searching is index. One bbolt file holds the
// records, append-only packs hold the originals, one JSON file holds the keys. The catalog is the
// truth about what is in the library: an index that says otherwise is mended after it (Dirty).
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
)

// Hash tells contents apart: the first half of a SHA-256, at which no two files are expected to
// agree by chance.
type Hash [16]byte

// HashOf returns the hash of content.
func HashOf(content []byte) Hash {
	sum := sha256.Sum256(content)
	return Hash(sum[:len(Hash{})])
}

// Document is what the catalog keeps of a document.
type Document struct {
	ID       string
	IDGiven  bool // by a person or a program; derived from the content otherwise
	Title    string
	Sections int
	Bytes    Hash // of the original
	Text     Hash // of title, headings and texts as they were read
	Original Place
	Name     string // the original's file name
	// Sources are the keys of what it came from, the oldest first.
	Sources []string
	// Given is what was said of it when it was added, Edited what was said since; Edited beats Given.
	Given, Edited    corpus.Overrides
	Added            time.Time
	PagesWithoutText int
}

// Source is a place that a document came from.
type Source struct {
	Document string // id
	Bytes    Hash   // as the source had them last; another document's of the same text may differ
}

// Failure is a source that could not be read.
type Failure struct {
	Path   string    `json:"path"` // as the person named it
	Member string    `json:"member,omitempty"`
	Code   string    `json:"code"`
	Error  string    `json:"error"`
	At     time.Time `json:"at"`
}

// SourceKey returns the key under which a source is kept: an absolute path, and the member of a
// container.
func SourceKey(path, member string) string {
	if member == "" {
		return path
	}
	return path + "\x00" + member
}

// formatVersion changes when records written before can no longer be read.
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
	metaPacked  = []byte("packed") // packEnd
)

// ErrVersion says that the catalog was written by a version of the program that this one does not read.
var ErrVersion = errors.New("catalog has another format version")

// Catalog is an open catalog. Its methods may run at once; a View sees one moment.
type Catalog struct {
	db     *bbolt.DB
	packs  *packs
	counts atomic.Pointer[countsAt] // as they were asked for last
}

// lockPatience is how long to wait for bbolt's own lock. The library's lock was taken before, so
// that only a process that is just going can hold it.
const lockPatience = 2 * time.Second

// Open opens the catalog in a folder, or makes a new one there.
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
	end, err := prepare(db)
	if err == nil {
		var p *packs
		if p, err = openPacks(filepath.Join(dir, "originals"), end); err == nil {
			return &Catalog{db: db, packs: p}, nil
		}
	}
	return nil, errors.Join(fmt.Errorf("open catalog: %w", err), db.Close())
}

// prepare makes the buckets of a new catalog and returns where its packs end.
func prepare(db *bbolt.DB) (end packEnd, err error) {
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
		end = parsePackEnd(m.Get(metaPacked))
		return nil
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

// Close closes the catalog.
func (c *Catalog) Close() error {
	return errors.Join(c.packs.close(), c.db.Close())
}
