package glyphs

import (
	"cmp"
	"math"
	"slices"
)

const (
	// touch is the distance, in points, within which rules meet.
	touch = 3.0
	// shortestRule, in points: dots of a leader and strokes of outlined letters are shorter.
	shortestRule = 7.0
	// maxRules bounds the merged rules looked at on a page; drawings and maps have more, and no
	// table that a person could read has.
	maxRules = 3000
)

// line is a rule along one axis: at is its place across, from and to its ends.
type line struct{ at, from, to float64 }

func (l line) length() float64 { return l.to - l.from }

// split sorts rules into horizontal and vertical ones and joins pieces that go on in one line, as
// the cell borders do that word processors draw cell by cell.
func split(rules []Rule) (horizontal, vertical []line) {
	for _, r := range rules {
		if !finite(r.X0, r.Y0, r.X1, r.Y1) {
			continue
		}
		switch w, h := r.X1-r.X0, r.Y1-r.Y0; {
		case w >= h:
			horizontal = append(horizontal, line{(r.Y0 + r.Y1) / 2, r.X0, r.X1})
		default:
			vertical = append(vertical, line{(r.X0 + r.X1) / 2, r.Y0, r.Y1})
		}
	}
	return joined(horizontal), joined(vertical)
}

func joined(lines []line) []line {
	slices.SortFunc(lines, func(a, b line) int { return cmp.Compare(a.at, b.at) })
	var out []line
	for i := 0; i < len(lines); {
		// One band of pieces at nearly the same place.
		k := i + 1
		for k < len(lines) && lines[k].at-lines[i].at <= touch/2 {
			k++
		}
		band := slices.Clone(lines[i:k])
		slices.SortFunc(band, func(a, b line) int { return cmp.Compare(a.from, b.from) })
		now := band[0]
		for _, l := range band[1:] {
			if l.from <= now.to+touch {
				now.to = max(now.to, l.to)
				continue
			}
			out = append(out, now)
			now = l
		}
		out = append(out, now)
		i = k
	}
	out = slices.DeleteFunc(out, func(l line) bool { return l.length() < shortestRule })
	if len(out) > maxRules {
		return nil
	}
	return out
}

// frame is a set of rules that hang together.
type frame struct{ horizontal, vertical []line }

// frames groups rules that meet.
func frames(horizontal, vertical []line) []frame {
	parent := make([]int, len(horizontal)+len(vertical))
	for i := range parent {
		parent[i] = i
	}
	var root func(int) int
	root = func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	for i, h := range horizontal {
		for k, v := range vertical {
			if h.at >= v.from-touch && h.at <= v.to+touch && v.at >= h.from-touch && v.at <= h.to+touch {
				parent[root(i)] = root(len(horizontal) + k)
			}
		}
	}
	byRoot := map[int]*frame{}
	var order []*frame
	at := func(i int) *frame {
		r := root(i)
		if byRoot[r] == nil {
			byRoot[r] = &frame{}
			order = append(order, byRoot[r])
		}
		return byRoot[r]
	}
	for i, h := range horizontal {
		f := at(i)
		f.horizontal = append(f.horizontal, h)
	}
	for i, v := range vertical {
		f := at(len(horizontal) + i)
		f.vertical = append(f.vertical, v)
	}
	out := make([]frame, len(order))
	for i, f := range order {
		out[i] = *f
	}
	return out
}

// edges returns the distinct places of lines, in order.
func edges(lines []line) []float64 {
	at := make([]float64, 0, len(lines))
	for _, l := range lines {
		at = append(at, l.at)
	}
	slices.Sort(at)
	return slices.CompactFunc(at, func(a, b float64) bool { return math.Abs(a-b) <= touch })
}

// covers reports whether lines near at cover most of [from, to].
func covers(lines []line, at, from, to float64) bool {
	covered := 0.0
	for _, l := range lines {
		if math.Abs(l.at-at) <= touch {
			covered += max(0, min(l.to, to)-max(l.from, from))
		}
	}
	return covered >= 0.6*(to-from)
}
