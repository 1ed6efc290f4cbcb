package ingest

import (
	"context"
	"errors"
	"time"

	"wenxun/internal/catalog"
	"wenxun/internal/read/fault"
)

// Preview reports what AddAll would do with the documents as the library stands, and does
// nothing.
func (s *Service) Preview(ctx context.Context, items Items, report func(Row)) (Summary, error) {
	began := time.Now()
	var summary Summary
	would := newBatch()
	for item, err := range items {
		var refused *fault.Error
		if err != nil && !errors.As(err, &refused) && !errors.Is(err, ErrSkipped) {
			return summary, err
		}
		plan, err := s.prepare(ctx, &item, err)
		if err != nil {
			return summary, err
		}
		var row Row
		err = s.catalog.View(func(v catalog.View) error {
			row, err = plan(would, state{v, []*batch{would}})
			return err
		})
		if err != nil {
			return summary, err
		}
		// What it would write is not needed, only what it would know.
		would.engine, would.originals = nil, map[string][]byte{}
		summary.Count(row.Status)
		report(row)
	}
	summary.Seconds = time.Since(began).Seconds()
	return summary, nil
}
