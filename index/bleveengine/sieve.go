package bleveengine

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/blevesearch/vellum"

	"wenxun/index"
	"wenxun/index/analysis"
)

// sieve looks patterns up in the postings of one segment.
type sieve struct {
	s    *segmentView
	dict segment.TermDictionary
}

func (s *segmentView) sieve(field string) (*sieve, error) {
	dict, err := s.segment.Dictionary(field)
	if err != nil {
		return nil, fmt.Errorf("%w: read postings: %w", index.ErrCorrupt, err)
	}
	return &sieve{s, dict}, nil
}

// postings is the list of one term's blocks.
type postings struct {
	list segment.PostingsList
	docs *roaring.Bitmap // may be scorch's own: not to be changed
}

// list returns a term's postings; docs is nil when there are none.
func (v *sieve) list(term string) (postings, error) {
	list, err := v.dict.PostingsList([]byte(term), v.s.deleted, nil)
	if err != nil {
		return postings{}, fmt.Errorf("%w: read postings: %w", index.ErrCorrupt, err)
	}
	it, ok := list.Iterator(false, false, false, nil).(segment.OptimizablePostingsIterator)
	if !ok || list.Count() == 0 {
		return postings{}, nil
	}
	if doc, one := it.DocNum1Hit(); one {
		return postings{list, roaring.BitmapOf(uint32(doc))}, nil
	}
	return postings{list, it.ActualBitmap()}, nil
}

// blocks returns the blocks in which everything stands that l asks for; nil for none. The bitmap
// is not to be changed.
func (v *sieve) blocks(l lookup) (*roaring.Bitmap, error) {
	var all []*roaring.Bitmap
	for _, term := range l.terms {
		p, err := v.list(term)
		if err != nil || p.docs == nil {
			return nil, err
		}
		all = append(all, p.docs)
	}
	for _, prefix := range l.prefixes {
		union := roaring.New()
		if err := v.eachTerm(prefix, func(p postings) { union.Or(p.docs) }); err != nil {
			return nil, err
		}
		all = append(all, union)
	}
	if len(all) == 0 {
		return nil, nil
	}
	slices.SortFunc(all, func(a, b *roaring.Bitmap) int { return int(a.GetCardinality()) - int(b.GetCardinality()) })
	found := all[0]
	for i, b := range all[1:] {
		if i == 0 {
			found = roaring.And(found, b)
		} else {
			found.And(b)
		}
		if found.IsEmpty() {
			return nil, nil
		}
	}
	return found, nil
}

// eachTerm calls f with the postings of every term that begins with prefix.
func (v *sieve) eachTerm(prefix string, f func(postings)) error {
	it := v.dict.AutomatonIterator(&vellum.AlwaysMatch{}, []byte(prefix), after(prefix))
	for {
		entry, err := it.Next()
		if err != nil {
			return fmt.Errorf("%w: read terms: %w", index.ErrCorrupt, err)
		}
		if entry == nil {
			return nil
		}
		p, err := v.list(entry.Term)
		if err != nil {
			return err
		}
		if p.docs != nil {
			f(p)
		}
	}
}

// after returns the first term behind all that begin with prefix; nil when there is none.
func after(prefix string) []byte {
	end := bytes.TrimRight([]byte(prefix), "\xff")
	if len(end) == 0 {
		return nil
	}
	end[len(end)-1]++
	return end
}

// patternBlocks returns the blocks in which p may stand; nil for none.
func (v *sieve) patternBlocks(p analysis.Pattern) (*roaring.Bitmap, error) {
	return v.blocks(lookupOf(p))
}

// anyBlocks returns the blocks in which one of the patterns may stand; nil for none.
func (v *sieve) anyBlocks(patterns []analysis.Pattern) (*roaring.Bitmap, error) {
	var union *roaring.Bitmap
	for i, p := range patterns {
		b, err := v.patternBlocks(p)
		if err != nil {
			return nil, err
		}
		switch {
		case b == nil:
		case union == nil && i == len(patterns)-1:
			union = b
		case union == nil:
			union = b.Clone()
		default:
			union.Or(b)
		}
	}
	return union, nil
}
