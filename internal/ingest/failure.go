package ingest

import (
	"strings"
	"time"

	"wenxun/internal/catalog"
	"wenxun/internal/read/fault"
)

// fail plans to keep a failure. A document that the source had before stays. A record that came as
// data, from no file, is only reported: there is nothing that could be read later.
func fail(item *Item, refused *fault.Error) plan {
	return func(b *batch, _ state) (Row, error) {
		if !item.isData() {
			b.Failures[item.failureKey()] = &catalog.Failure{
				Path: item.Path, Member: item.Member, Code: string(refused.Code), Error: refused.Message, At: time.Now().UTC(),
			}
		}
		return Row{Path: item.Path, Member: item.Member, Status: Failed, Code: refused.Code, Error: refused.Message}, nil
	}
}

// skip plans nothing.
func skip(item *Item) plan {
	return func(*batch, state) (Row, error) {
		return Row{Path: item.Path, Member: item.Member, Status: Skipped}, nil
	}
}

// clearFailures forgets that an item, or a container that it is in, could not be read.
func (b *batch) clearFailures(s state, item *Item) {
	for one := *item; ; one.Member = one.Member[:max(0, strings.LastIndexByte(one.Member, '/'))] {
		if key := one.failureKey(); s.failed(key) {
			b.Failures[key] = nil
		}
		if one.Member == "" {
			return
		}
	}
}
