package segment

import (
	"math"

	"github.com/RoaringBitmap/roaring/v2"
	api "github.com/blevesearch/scorch_segment_api/v2"
)

var (
	_ api.PostingsList     = (*postingsList)(nil)
	_ api.PostingsIterator = (*postingsIterator)(nil)
)

// postingsList implements scorch's PostingsList.
type postingsList struct {
	unread
	d        *termDictionary
	list     List
	from, to int
	except   *roaring.Bitmap
}

// Iterator implements scorch's PostingsList. It always includes frequencies and norms, never locations.
func (p *postingsList) Iterator(_, _, _ bool, _ api.PostingsIterator) api.PostingsIterator {
	return p.iterator()
}

func (p *postingsList) iterator() *postingsIterator {
	return &postingsIterator{
		d: p.d, except: p.except, list: p.list.Iterator(),
		at: p.from, end: p.to, posting: posted{frequency: 1, norm: 1},
	}
}

// Count implements scorch's PostingsList.
func (p *postingsList) Count() uint64 {
	n := uint64(0)
	for it := p.iterator(); it.next(); {
		n++
	}
	return n
}

// Size implements scorch's PostingsList: about how many bytes of memory it takes.
func (p *postingsList) Size() int { return 128 }

// postingsIterator implements scorch's PostingsIterator. Each posting of the list is a run of blocks: one,
// or all of a document.
type postingsIterator struct {
	unread
	d       *termDictionary
	except  *roaring.Bitmap
	list    Iterator
	at, end int // what is left of the present run
	posting posted
}

// Next implements scorch's PostingsIterator: it returns nil after the last posting.
func (it *postingsIterator) Next() (api.Posting, error) {
	if !it.next() {
		return nil, nil
	}
	return it.hit(), nil
}

// Advance implements scorch's PostingsIterator.
func (it *postingsIterator) Advance(block uint64) (api.Posting, error) {
	if block > math.MaxInt32 {
		return nil, nil
	}
	want := int(block)
	if want >= it.end {
		from := want
		if it.d.expand && want < it.d.s.blocks {
			from = it.d.s.first(want)
		}
		it.run(it.list.Seek(uint32(from)))
	}
	it.at = max(it.at, want)
	return it.Next()
}

// next moves to the next posting that is not excepted.
func (it *postingsIterator) next() bool {
	for {
		if it.at >= it.end && !it.run(it.list.Next()) {
			return false
		}
		it.posting.block = it.at
		it.at++
		if it.except == nil || !it.except.Contains(uint32(it.posting.block)) {
			return true
		}
	}
}

// run begins the run of a posting; ok is false if there is none. A block beyond the end, of a damaged
// list, ends the list.
func (it *postingsIterator) run(block, frequency uint32, ok bool) bool {
	it.at, it.end = int(block), int(block)+1
	if !ok || it.end > it.d.s.blocks {
		it.at, it.end, it.list = 0, 0, Iterator{}
		return false
	}
	if it.d.expand {
		it.end = it.d.s.end(it.at)
	}
	it.posting.frequency = frequency
	return true
}

// hit returns the present posting.
func (it *postingsIterator) hit() api.Posting {
	if it.d.normed {
		it.posting.norm = norm(it.d.s.Length(it.posting.block))
	}
	return &it.posting
}

// norm returns what bleve makes of the length of a field: shorter ones weigh more.
func norm(length int) float64 { return float64(float32(1 / math.Sqrt(float64(max(1, length))))) }

// Size implements scorch's PostingsIterator: about how many bytes of memory it takes.
func (it *postingsIterator) Size() int { return 192 }

// posted implements scorch's Posting.
type posted struct {
	block     int
	frequency uint32
	norm      float64
}

func (p *posted) Number() uint64    { return uint64(p.block) }
func (p *posted) Frequency() uint64 { return uint64(p.frequency) }
func (p *posted) Norm() float64     { return p.norm }
func (p *posted) Size() int         { return 32 }

// Locations returns none.
func (p *posted) Locations() []api.Location { return nil }

// unread implements scorch's DiskStatsReporter: nothing is counted.
type unread struct{}

func (unread) BytesRead() uint64     { return 0 }
func (unread) ResetBytesRead(uint64) {}
func (unread) BytesWritten() uint64  { return 0 }
