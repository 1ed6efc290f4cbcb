package bleveengine

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/bleveengine/store"
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
	r := v.Find(id)
	if r == nil {
		return nil, fmt.Errorf("%w: %s", index.ErrNotFound, id)
	}
	return e.texts.Document(r, func(ordinal int) bool { return len(ordinals) == 0 || slices.Contains(ordinals, ordinal) })
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
		if err := yield(d); err != nil {
			return err
		}
	}
	return nil
}
