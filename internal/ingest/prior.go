package ingest

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"reflect"
	"strconv"
	"strings"

	"wenxun/corpus"
	"wenxun/internal/catalog"
)

// prior is the document that an item will replace unless another has the same content: the one with
// its given id, else the one of its source.
type prior struct {
	source *catalog.Source // of the item's key, nil when it is new
	doc    *catalog.Document
}

// priorOf finds the prior of an item. id is the given one, or "".
func priorOf(s state, item *Item, id string) (p prior, err error) {
	if p.source, err = s.source(item.key()); err != nil {
		return p, err
	}
	switch {
	case id != "":
		p.doc, err = s.document(id)
	case p.source != nil:
		p.doc, err = s.document(p.source.Document)
	}
	return p, err
}

// docID returns the document's id, "" for none.
func (p prior) docID() string {
	if p.doc == nil {
		return ""
	}
	return p.doc.ID
}

// given returns what is given for an item's document: what was corrected, then what comes with the
// item, then what came with the document before.
func (p prior) given(item *Item) corpus.Overrides {
	if p.doc == nil || p.secondary(item) {
		return item.Given
	}
	return p.doc.Edited.Over(item.Given).Over(p.doc.Given)
}

// secondary reports whether the item's source is one more of a document that first came from another.
// What is given with such a source does not apply to the document.
func (p prior) secondary(item *Item) bool {
	key := item.key()
	return p.doc != nil && !p.doc.IDGiven && key != "" && len(p.doc.Sources) > 0 && p.doc.Sources[0] != key
}

// unchanged reports whether the item brings nothing new: the same bytes, and nothing given that was
// not given before.
func (p prior) unchanged(item *Item, hash catalog.Hash) bool {
	if p.doc == nil {
		return false
	}
	had := p.doc.Bytes
	if p.source != nil && p.source.Document == p.doc.ID {
		had = p.source.Bytes
	}
	return had == hash && (p.secondary(item) || sameGiven(item.Given.Over(p.doc.Given), p.doc.Given))
}

func sameGiven(a, b corpus.Overrides) bool { return reflect.DeepEqual(a, b) }

// freshID derives from content an id that no document has. The first one may belong to a document
// that was read from this content and has been updated since.
func freshID(s state, content []byte) (string, error) {
	for n := 0; ; n++ {
		from := content
		if n > 0 {
			from = append(bytes.Clone(content), "\x00"+strconv.Itoa(n)...)
		}
		id := corpus.DeriveID(from)
		if d, err := s.document(id); err != nil || d == nil {
			return id, err
		}
	}
}

// gone reports whether the file of a source on this machine no longer exists.
func gone(key string) bool {
	path, _, _ := strings.Cut(key, "\x00")
	if strings.HasPrefix(path, "//") {
		return false
	}
	_, err := os.Lstat(path)
	return errors.Is(err, fs.ErrNotExist)
}
