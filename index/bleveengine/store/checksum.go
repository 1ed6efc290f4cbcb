package store

import (
	"hash/crc32"

	"wenxun/index/analysis"
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// textSum returns the checksum of a folded text and its borders. Records have checksums of their own.
func textSum(folded analysis.Folded, borders analysis.Borders) uint32 {
	return crc32.Update(crc32.Checksum(folded, castagnoli), castagnoli, borders)
}
