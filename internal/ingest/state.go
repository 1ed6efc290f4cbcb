package ingest

import (
	"slices"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/internal/catalog"
)

// batch is what one commit will write.
type batch struct {
	*catalog.Change
	engine    []index.Change
	originals map[string][]byte // document id → what to keep
	bytes     int               // of the originals
	byBytes   map[catalog.Hash][]string
	byText    map[catalog.Hash][]string
	waiting   []waiting
}

// waiting is somebody who is told when the batch is written, or that it could not be.
type waiting struct {
	row  Row
	done func(Row, error)
}

func newBatch() *batch {
	return &batch{
		Change: catalog.NewChange(), originals: map[string][]byte{},
		byBytes: map[catalog.Hash][]string{}, byText: map[catalog.Hash][]string{},
	}
}

// writes reports whether there is anything to write.
func (b *batch) writes() bool {
	return len(b.engine)+len(b.Documents)+len(b.Sources)+len(b.Failures) > 0
}

// full reports whether the batch takes no more; bytes is the most that one commit takes.
func (b *batch) full(bytes int) bool { return b.bytes >= bytes || len(b.waiting) >= batchDocuments }

// setDocument records a document; its content stays as it is in the engine.
func (b *batch) setDocument(d *catalog.Document) {
	b.Documents[d.ID] = d
	b.byBytes[d.Bytes] = append(b.byBytes[d.Bytes], d.ID)
	b.byText[d.Text] = append(b.byText[d.Text], d.ID)
}

// put records a document with its content, and its original where that is new.
func (b *batch) put(d *catalog.Document, doc *corpus.Document, original []byte) {
	doc.ID, doc.Added = d.ID, d.Added
	d.Title, d.Sections, d.PagesWithoutText = doc.Title, len(doc.Sections), len(doc.Extraction.PagesWithoutText)
	b.setDocument(d)
	b.engine = append(b.engine, index.Change{Put: doc})
	if original != nil {
		b.originals[d.ID] = original
		b.bytes += len(original)
	}
}

// remove records that a document goes, with its sources.
func (b *batch) remove(d *catalog.Document) {
	b.Documents[d.ID] = nil
	delete(b.originals, d.ID)
	for _, key := range d.Sources {
		b.Sources[key] = nil
	}
	b.engine = append(b.engine, index.Change{Delete: d.ID})
}

// ids are the documents whose content the batch changes.
func (b *batch) ids() []string {
	var ids []string
	for _, c := range b.engine {
		if c.Put != nil {
			ids = append(ids, c.Put.ID)
		} else {
			ids = append(ids, c.Delete)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// state is the catalog as it will be when what is on its way is written.
type state struct {
	view    catalog.View
	pending []*batch // the newest first
}

func (s state) document(id string) (*catalog.Document, error) {
	for _, b := range s.pending {
		if d, ok := b.Documents[id]; ok {
			return d, nil
		}
	}
	return s.view.Document(id)
}

func (s state) source(key string) (*catalog.Source, error) {
	if key == "" {
		return nil, nil
	}
	for _, b := range s.pending {
		if source, ok := b.Sources[key]; ok {
			return source, nil
		}
	}
	return s.view.Source(key)
}

func (s state) failed(key string) bool {
	for _, b := range s.pending {
		if f, ok := b.Failures[key]; ok {
			return f != nil
		}
	}
	return s.view.Failed(key)
}

// alike returns the document other than except that was read from the same bytes or says the same
// text, the same bytes first, nil when there is none.
func (s state) alike(bytes, text catalog.Hash, except string) (*catalog.Document, error) {
	sameBytes, sameText := s.view.WithBytes(bytes), s.view.WithText(text)
	for _, b := range s.pending {
		sameBytes = append(sameBytes, b.byBytes[bytes]...)
		sameText = append(sameText, b.byText[text]...)
	}
	for _, ids := range [][]string{sameBytes, sameText} {
		slices.Sort(ids)
		for _, id := range slices.Compact(ids) {
			d, err := s.document(id)
			if err != nil {
				return nil, err
			}
			if d != nil && id != except && (d.Bytes == bytes || d.Text == text) {
				return d, nil
			}
		}
	}
	return nil, nil
}
