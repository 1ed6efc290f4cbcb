package bleveengine

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"wenxun/corpus"
	"wenxun/index"
)

// Document returns a document. With ordinals, sections other than those come without text.
func (e *Engine) Document(_ context.Context, id string, ordinals ...int) (*corpus.Document, error) {
	if err := e.enter(); err != nil {
		return nil, err
	}
	defer e.leave()
	v, err := e.view()
	if err != nil {
		return nil, err
	}
	defer v.release()
	r := v.find(id)
	if r == nil {
		return nil, fmt.Errorf("%w: %s", index.ErrNotFound, id)
	}
	return e.read(r, func(ordinal int) bool { return len(ordinals) == 0 || slices.Contains(ordinals, ordinal) })
}

// read returns a report's document, with the texts of the sections that are wanted.
func (e *Engine) read(r *report, wanted func(ordinal int) bool) (*corpus.Document, error) {
	at := r.record + int64(r.head)
	d, lengths, err := e.codec.readHead(r.file.data[r.record:at])
	if err != nil {
		return nil, fmt.Errorf("%w: document %s: %w", index.ErrCorrupt, r.id, err)
	}
	for i, c := range r.chunks {
		first, next := int(c.first), len(d.Sections)
		if i+1 < len(r.chunks) {
			next = int(r.chunks[i+1].first)
		}
		frame := r.file.data[at : at+int64(c.bytes)]
		at += int64(c.bytes)
		if first > next || next > len(d.Sections) {
			return nil, fmt.Errorf("%w: document %s: chunk %d", index.ErrCorrupt, r.id, i)
		}
		sections := d.Sections[first:next]
		if !slices.ContainsFunc(sections, func(s corpus.Section) bool { return wanted(s.Ordinal) }) {
			continue
		}
		texts, err := e.codec.readTexts(frame, lengths[first:next])
		if err != nil {
			return nil, fmt.Errorf("%w: document %s: chunk %d: %w", index.ErrCorrupt, r.id, i, err)
		}
		for j := range sections {
			if wanted(sections[j].Ordinal) {
				sections[j].Text = texts[j]
			}
		}
	}
	return d, nil
}

// Walk hands every document to yield, by id, without texts.
func (e *Engine) Walk(ctx context.Context, yield func(*corpus.Document) error) error {
	if err := e.enter(); err != nil {
		return err
	}
	defer e.leave()
	v, err := e.view()
	if err != nil {
		return err
	}
	defer v.release()
	all := make([]*report, 0, v.documents)
	for _, s := range v.segments {
		for i := range s.alive.all() {
			all = append(all, s.reports[i])
		}
	}
	slices.SortFunc(all, func(a, b *report) int { return strings.Compare(a.id, b.id) })
	for _, r := range all {
		if err := ctx.Err(); err != nil {
			return err
		}
		d, err := e.read(r, func(int) bool { return false })
		if err != nil {
			return err
		}
		if err := yield(d); err != nil {
			return err
		}
	}
	return nil
}
