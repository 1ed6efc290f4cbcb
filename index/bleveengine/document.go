package bleveengine

import (
	"context"
	"slices"
	"strings"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/bleveengine/store"
)

// Documents implements index.Store.
func (e *Engine) Documents(ctx context.Context, refs []index.Ref) ([]*corpus.Document, error) {
	v, err := e.acquire(ctx)
	if err != nil {
		return nil, err
	}
	defer e.done(v)
	docs := make([]*corpus.Document, len(refs))
	for i, ref := range refs {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		r := v.Find(ref.ID)
		if r == nil {
			continue
		}
		wanted := func(ordinal int) bool { return ref.Whole || slices.Contains(ref.Sections, ordinal) }
		if docs[i], err = e.texts.Document(r, wanted); err != nil {
			return nil, err
		}
	}
	return docs, nil
}

// Walk implements index.Store.
func (e *Engine) Walk(ctx context.Context, yield func(*corpus.Document) error) error {
	v, err := e.acquire(ctx)
	if err != nil {
		return err
	}
	defer e.done(v)
	return e.walk(ctx, v, func(_ *store.Row, d *corpus.Document) error { return yield(d) })
}

// walk calls yield with every document of a view, ordered by id, without the texts.
func (e *Engine) walk(ctx context.Context, v *view, yield func(*store.Row, *corpus.Document) error) error {
	rows := v.Rows()
	slices.SortFunc(rows, func(a, b *store.Row) int { return strings.Compare(a.ID, b.ID) })
	for _, r := range rows {
		if err := ctx.Err(); err != nil {
			return err
		}
		d, err := e.texts.Document(r, func(int) bool { return false })
		if err != nil {
			return err
		}
		if err := yield(r, d); err != nil {
			return err
		}
	}
	return nil
}
