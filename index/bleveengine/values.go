package bleveengine

import (
	"context"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/bleveengine/store"
)

// Values implements index.Store. Titles are in the records alone, which are read one after another;
// the values of other fields are in memory.
func (e *Engine) Values(ctx context.Context, f index.Field, yield func(index.Value) error) error {
	v, err := e.acquire(ctx)
	if err != nil {
		return err
	}
	defer e.done(v)
	if f == index.FieldTitle {
		return e.titles(ctx, v, yield)
	}
	dictionary := e.texts.Values()[f]
	names, paths := dictionary.Names(), dictionary.Paths()
	holders := make([]holder, len(names))
	for _, r := range v.Rows() {
		if err := ctx.Err(); err != nil {
			return err
		}
		r.EachValue(f, paths, func(value uint32) { holders[value].add(r) })
	}
	for value, h := range holders {
		if h.documents == 0 || value == 0 {
			continue
		}
		if err := yield(h.value(names[value])); err != nil {
			return err
		}
	}
	return nil
}

// holder counts the documents that have a value.
type holder struct {
	documents int
	last      *store.Row
}

// add counts a document, once however often it has the value.
func (h *holder) add(r *store.Row) {
	if h.last != r {
		h.documents++
		h.last = r
	}
}

func (h *holder) value(text string) index.Value {
	v := index.Value{Text: text, Documents: h.documents}
	if h.documents == 1 {
		v.ID = h.last.ID
	}
	return v
}

func (e *Engine) titles(ctx context.Context, v *view, yield func(index.Value) error) error {
	holders := make(map[string]*holder)
	err := e.walk(ctx, v, func(r *store.Row, d *corpus.Document) error {
		if d.Title == "" {
			return nil
		}
		h := holders[d.Title]
		if h == nil {
			h = &holder{}
			holders[d.Title] = h
		}
		h.add(r)
		return nil
	})
	if err != nil {
		return err
	}
	for title, h := range holders {
		if err := yield(h.value(title)); err != nil {
			return err
		}
	}
	return nil
}
