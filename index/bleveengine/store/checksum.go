package store

import (
	"hash/crc32"

	"wenxun/index/analysis"
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// checksum returns that of all that is stored of a document.
func checksum(folded analysis.Folded, borders analysis.Borders, record []byte) uint32 {
	sum := crc32.Checksum(folded, castagnoli)
	return crc32.Update(crc32.Update(sum, castagnoli, borders), castagnoli, record)
}
