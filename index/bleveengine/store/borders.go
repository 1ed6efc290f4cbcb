package store

import (
	"hash/crc32"

	"wenxun/index/analysis"
)

// Borders are the borders of words in folded text, one bit for each code unit: bit i, counted from the
// lowest bit of the first byte, is set if a word begins or ends before code unit i. The beginning and
// end of each part and both sides of a break are always borders.
type Borders []byte

// At reports whether the position before code unit i is a border.
func (b Borders) At(i int) bool { return b[i/8]&(1<<(i%8)) != 0 }

// Word reports whether the range [start, end) of code units begins and ends at a border.
func (b Borders) Word(start, end int) bool { return b.At(start) && b.At(end) }

func (b Borders) set(i int) { b[i/8] |= 1 << (i % 8) }

// borderBytes returns the size of the borders of so many code units. Every part ends before its
// PartEnd, so the position after the last code unit needs no bit.
func borderBytes(units int) int { return (units + 7) / 8 }

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// textSum returns the checksum of a folded text and its borders. Records have checksums of their own.
func textSum(folded analysis.Folded, borders Borders) uint32 {
	return crc32.Update(crc32.Checksum(folded, castagnoli), castagnoli, borders)
}
