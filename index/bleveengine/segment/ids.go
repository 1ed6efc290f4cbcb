package segment

import (
	"sort"

	"github.com/RoaringBitmap/roaring/v2"
)

// search returns the index in firsts of the first document whose id is not before id.
func (s *Segment) search(id string) int {
	return sort.Search(s.documents, func(i int) bool {
		have, _ := s.Row(int(s.firsts.at(i)))
		return string(have) >= id
	})
}

// extent returns the blocks [from, to) of a document; none if it is not in the segment.
func (s *Segment) extent(id string) (from, to int) {
	i := s.search(id)
	if i == s.documents {
		return 0, 0
	}
	from = int(s.firsts.at(i))
	if have, _ := s.Row(from); string(have) != id {
		return 0, 0
	}
	return from, s.end(from)
}

// isFirst reports whether a block is the first of its document.
func (s *Segment) isFirst(block int) bool {
	id, _ := s.Row(block)
	return len(id) > 0
}

// first returns the first block of the document that a block is of.
func (s *Segment) first(block int) int {
	for block > 0 && !s.isFirst(block) {
		block--
	}
	return block
}

// end returns the block after the last one of a document, given one of its blocks.
func (s *Segment) end(block int) int {
	for block++; block < s.blocks && !s.isFirst(block); block++ {
	}
	return block
}

// block returns the block of an id, or -1.
func (s *Segment) block(id string) int {
	document, n := splitBlockID(id)
	from, to := s.extent(document)
	if n < 0 || n >= to-from {
		return -1
	}
	return from + n
}

// DocNumbers implements scorch's Segment. The id of a document means all of its blocks, so that scorch
// deletes them all; any other id of a block means that block.
func (s *Segment) DocNumbers(ids []string) (*roaring.Bitmap, error) {
	blocks := roaring.New()
	for _, id := range ids {
		if document, n := splitBlockID(id); n == 0 {
			from, to := s.extent(document)
			blocks.AddRange(uint64(from), uint64(to))
		} else if b := s.block(id); b >= 0 {
			blocks.Add(uint32(b))
		}
	}
	return blocks, nil
}

// DocID implements scorch's Segment: it returns the id of a block.
func (s *Segment) DocID(block uint64) ([]byte, error) {
	if block >= uint64(s.blocks) {
		return nil, errDamaged
	}
	first := s.first(int(block))
	document, _ := s.Row(first)
	return []byte(BlockID(string(document), int(block)-first)), nil
}
