package ingest

import (
	"context"
	"errors"
	"slices"
	"time"

	"wenxun/corpus"
	"wenxun/internal/catalog"
	"wenxun/internal/read"
	"wenxun/internal/read/fault"
)

// arrival is an item that is being added.
type arrival struct {
	*Service
	item    *Item
	content content
	id      string // the given one, or ""
	bytes   catalog.Hash

	doc   *corpus.Document // nil until it is read
	text  catalog.Hash
	given corpus.Overrides // with which it is read
}

// recall looks the item up in the catalog. It reports whether the item brings nothing new; if not,
// the item must be read, with what was given for its document before.
func (a *arrival) recall() (known bool, err error) {
	err = a.catalog.View(func(v catalog.View) error {
		s := state{view: v}
		p, err := priorOf(s, a.item, a.id)
		known = err == nil && p.unchanged(a.item, a.bytes)
		a.given = p.given(a.item)
		return err
	})
	return known, err
}

// read reads the item.
func (a *arrival) read(ctx context.Context) (err error) {
	if a.doc, err = a.Service.read(ctx, a.content, a.given); err != nil {
		return err
	}
	a.text = textHash(a.doc)
	return nil
}

// settle decides which document the item is, and records that in the batch.
func (a *arrival) settle(b *batch, s state) (Row, error) {
	p, err := priorOf(s, a.item, a.id)
	if err != nil {
		return Row{}, err
	}
	if p.unchanged(a.item, a.bytes) {
		b.clearFailures(s, a.item)
		a.claim(b, p, p.doc)
		return a.row(Unchanged, p.doc), nil
	}
	if a.doc == nil { // recall recognized it, and its document has changed since
		var refusal *fault.Error
		if err := a.read(context.Background()); errors.As(err, &refusal) {
			return fail(a.item, refusal)(b, s)
		} else if err != nil {
			return Row{}, err
		}
	}
	b.clearFailures(s, a.item)
	if a.id != "" {
		return a.replace(b, s, p, a.id)
	}
	same, err := s.alike(a.bytes, a.text, p.docID())
	switch {
	case err != nil:
		return Row{}, err
	case same != nil:
		return a.join(b, s, p, same)
	case p.doc != nil && len(p.doc.Sources) <= 1:
		return a.replace(b, s, p, p.doc.ID)
	}
	if err := a.leave(b, s, p); err != nil {
		return Row{}, err
	}
	id, err := freshID(s, a.item.Data)
	if err != nil {
		return Row{}, err
	}
	return a.replace(b, s, prior{}, id)
}

// join makes the item one more source of a document with the same content, or its only one when the
// document's file has moved.
func (a *arrival) join(b *batch, s state, p prior, same *catalog.Document) (Row, error) {
	if err := a.leave(b, s, p); err != nil {
		return Row{}, err
	}
	if a.key() != "" && len(same.Sources) > 0 && gone(same.Sources[0]) {
		b.Sources[same.Sources[0]] = nil
		moved := *same
		moved.Sources = slices.Clone(same.Sources[1:])
		a.claim(b, prior{}, &moved)
		return a.row(Unchanged, same), nil
	}
	a.claim(b, prior{}, same)
	row := a.row(Duplicate, same)
	if !sameGiven(a.item.Given, corpus.Overrides{}) {
		row.Warnings = []string{"内容与已有文件相同，所给的元数据没有采用。要修改那篇文件，请用 wenxun edit。"}
	}
	return row, nil
}

// replace makes the item the document with this id, in place of the one that has it, if any.
func (a *arrival) replace(b *batch, s state, p prior, id string) (Row, error) {
	if p.source != nil && p.source.Document != id {
		if err := a.leave(b, s, p); err != nil {
			return Row{}, err
		}
	}
	status := Added
	record := &catalog.Document{ID: id, IDGiven: id == a.id, Given: a.item.Given, Added: time.Now().UTC().Truncate(time.Microsecond)}
	if p.doc != nil {
		status = Updated
		record.IDGiven = record.IDGiven || p.doc.IDGiven
		record.Added, record.Sources = p.doc.Added, slices.Clone(p.doc.Sources)
		record.Given, record.Edited = a.item.Given.Over(p.doc.Given), p.doc.Edited
	}
	if given := record.Edited.Over(record.Given); !sameGiven(given, a.given) { // something was given since the item was read
		read.Apply(a.doc, given)
	}
	record.Bytes, record.Text, record.Name = a.bytes, a.text, a.content.name
	if key := a.key(); key != "" {
		if !slices.Contains(record.Sources, key) {
			record.Sources = append(record.Sources, key)
		}
		b.Sources[key] = &catalog.Source{Document: id, Bytes: a.bytes}
	}
	b.put(record, a.doc, a.item.Data)
	row := a.row(status, record)
	row.Warnings = a.doc.Extraction.Warnings
	return row, nil
}

// key returns the source that is recorded for the item: none for a line of JSONL that has an id,
// which identifies it better than its place.
func (a *arrival) key() string {
	if a.item.Member != "" && a.id != "" {
		return ""
	}
	return a.item.key()
}

// claim makes the item's source one of a document's, unless it is already.
func (a *arrival) claim(b *batch, p prior, d *catalog.Document) {
	key := a.key()
	if key == "" || p.source != nil && p.source.Document == d.ID && p.source.Bytes == a.bytes {
		return
	}
	record := *d
	if !slices.Contains(d.Sources, key) {
		record.Sources = append(slices.Clone(d.Sources), key)
	}
	b.Sources[key] = &catalog.Source{Document: d.ID, Bytes: a.bytes}
	b.setDocument(&record)
}

// leave takes the item's source from the document that it belonged to. A document without sources
// and without a given id is removed.
func (a *arrival) leave(b *batch, s state, p prior) error {
	if p.source == nil {
		return nil
	}
	key := a.item.key()
	b.Sources[key] = nil
	old, err := s.document(p.source.Document)
	if err != nil || old == nil {
		return err
	}
	less := *old
	less.Sources = slices.DeleteFunc(slices.Clone(old.Sources), func(k string) bool { return k == key })
	if len(less.Sources) == 0 && !old.IDGiven {
		b.remove(&less)
		return nil
	}
	b.setDocument(&less)
	return nil
}

func (a *arrival) row(status Status, d *catalog.Document) Row {
	return Row{Path: a.item.Path, Member: a.item.Member, Status: status, ID: d.ID, Title: d.Title, Sections: d.Sections}
}
