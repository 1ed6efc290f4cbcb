package analysis

import (
	"io/fs"
	"testing"

	"wenxun/corpus/sample"
)

func TestNoWordReachesOverAGap(t *testing.T) {
	d := loadPolicyWords(t).dictionary
	pieces, units := 0, 0
	check := func(text Folded) {
		n := text.Units()
		begin := make([]uint64, n/64+1)
		d.bridges.gaps(begin, text)
		gaps := make([]bool, n)
		for i := range n {
			gaps[i] = begin[i/64]>>(i%64)&1 != 0
			pieces += int(begin[i/64] >> (i % 64) & 1)
		}
		units += n
		for start := range n {
			hash := hashStep(hashSeed, text.Unit(start))
			piece := d.gaps(text[2*start : 2*min(n, start+longestDivided)])
			inPiece := func(i int) bool { return piece>>(i-start)&1 != 0 }
			for end := start + 1; end < min(n, start+longestParted); end++ {
				hash = hashStep(hash, text.Unit(end))
				if _, is := d.weight(hash); !is {
					continue
				}
				for i := start + 1; i <= end; i++ {
					if gaps[i] || inPiece(i) {
						t.Fatalf("there is a gap in %s", text[2*start:2*end+2])
					}
				}
			}
		}
	}
	err := fs.WalkDir(sample.Files(), ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := fs.ReadFile(sample.Files(), path)
		check(Fold(string(text)))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	// Pieces are short enough to recur: with pairs alone they have 1.98 units, with triples 1.78.
	if perPiece := float64(units) / float64(pieces); perPiece > 1.9 {
		t.Errorf("%d units in %d pieces: %.2f", units, pieces, perPiece)
	}
}
