package repair

import (
	"math"

	"wenxun/internal/read/layout"
)

// margins are where the lines of a column begin and end, in points.
type margins struct{ left, right float64 }

// column names a column of a page.
type column struct{ page, column int }

// observeMargins finds the margins of every column whose lines the format placed on the page: most
// lines begin at the left one, the widest end at the right one.
func observeMargins(lines []line) map[column]margins {
	starts := map[column]map[int]int{}
	all := map[column]margins{}
	for i := range lines {
		l := lines[i].src
		if lines[i].blank || lines[i].gone || l.Kind != layout.Wrapped || l.Box.W == 0 {
			continue
		}
		key := column{l.Page, l.Column}
		if starts[key] == nil {
			starts[key] = map[int]int{}
		}
		starts[key][int(math.Round(l.Box.X))]++
		m := all[key]
		m.right = max(m.right, l.Box.X+l.Box.W)
		all[key] = m
	}
	for key, count := range starts {
		best, most := 0, 0
		for x, n := range count {
			n += count[x-1] + count[x+1]
			if n > most || n == most && x < best {
				best, most = x, n
			}
		}
		m := all[key]
		m.left = float64(best)
		all[key] = m
	}
	return all
}

const (
	// sizeStep is by how many points type must differ to be another kind of line.
	sizeStep = 1.0
	// indentStep is how many characters a paragraph's first line is indented at least.
	indentStep = 1.2
	// fullStep is how many characters a full line may end before the margin.
	fullStep = 2.6
)

// verdict is what the places of two lines on the page say about joining them.
type verdict int

const (
	silent verdict = iota // the format tells no places, or they do not tell
	apart                 // another kind of line, or a new paragraph
	onward                // the first is full, the second begins at the margin
	short                 // the first ends before the margin
)

// placed judges by type and place whether line b goes on with line a.
func (j *joiner) placed(a, b *line) verdict {
	la, lb := a.src, b.src
	if la.Box.W == 0 || lb.Box.W == 0 {
		return silent
	}
	size := max(la.Size, 6)
	ma, mb := j.margins[column{la.Page, la.Column}], j.margins[column{lb.Page, lb.Column}]
	full := la.Box.X+la.Box.W >= ma.right-fullStep*size
	if math.Abs(la.Size-lb.Size) > sizeStep || !full && (la.Bold != lb.Bold || la.Centered != lb.Centered) {
		return apart
	}
	if !full && la.Centered && lb.Centered {
		if la.Page != lb.Page && !j.prose {
			return apart
		}
		return silent
	}
	deep := func(l *layout.Line, m margins) bool { return l.Box.X > m.left+indentStep*size }
	if deep(lb, mb) && !(deep(la, ma) && math.Abs(la.Box.X-lb.Box.X) < size && j.block.Lines > 1) {
		if deep(la, ma) && la.Box.X > ma.left+4*size && lb.Box.X > mb.left+4*size {
			return silent // set to the right or in the middle: a signature, a subtitle
		}
		return apart
	}
	if full {
		return onward
	}
	return short
}
