package repair

import (
	"wenxun/internal/read/layout"
	"wenxun/internal/read/rule"
)

// joiner builds blocks from lines.
type joiner struct {
	r          *Result
	lines      []line
	measure    []int  // of each line: the columns that it was set in
	even       []bool // whether the lines around it are set to one measure, as running text is
	body       int    // columns by which most lines are indented
	text       []byte
	block      Block
	open       bool
	parted     bool // empty lines part the paragraphs, so lines that touch belong to one
	prose      bool // the block has punctuation: it is running text and no heading
	margins    map[column]margins
	torn       bool     // page furniture was taken out after the last line
	latinStops bool     // sentences end in a point, not in 。
	quotes     int      // quotation marks open in the block
	depth      int      // brackets and title marks open in the block
	junction   junction // reused for every pair of lines: rules take it by pointer, so it would be allocated
	pair       pair     // likewise
}

func (r *Result) join(lines []line) {
	j := &joiner{r: r, lines: lines, margins: observeMargins(lines)}
	j.observe()
	gap := false
	blanks := 0
	prev := -1
	// Footnotes are at the foot of a page, often in the middle of a sentence that goes on overleaf:
	// they wait for the paragraph's end.
	var notes []*line
	release := func() {
		for _, n := range notes {
			j.start(n, false)
			j.flush(false)
		}
		notes = nil
	}
	for i := range lines {
		l := &lines[i]
		if l.src.Kind == layout.Note && !l.gone && prev >= 0 && j.open {
			notes = append(notes, l)
			continue
		}
		if l.gone {
			if prev >= 0 && l.src.Kind != layout.Blank {
				j.torn = true
			}
			continue
		}
		if l.blank {
			blanks++
			gap = true
			continue
		}
		if len(l.cells) > 0 {
			j.flush(gap)
			release()
			j.cells(l, gap)
			prev, gap, blanks = -1, false, 0
			continue
		}
		if l.src.Kind == layout.Wrapped && prev >= 0 && j.open && j.joins(prev, i, blanks) {
			j.append(l, blanks)
		} else {
			j.flush(gap)
			release()
			j.start(l, gap)
		}
		prev = i
		if l.src.Kind != layout.Wrapped {
			j.flush(false)
			prev = -1
		}
		gap, blanks = false, 0
		j.torn = l.torn
	}
	j.flush(gap)
	release()
}

// joins reports whether line b goes on with the paragraph that ends in line a.
func (j *joiner) joins(a, b, blanks int) bool {
	la, lb := &j.lines[a], &j.lines[b]
	c := &j.junction
	*c = junction{
		a: la, b: lb, blanks: blanks,
		size: len(j.text), lines: j.block.Lines, prose: j.prose, quotes: j.quotes, depth: j.depth, torn: j.torn,
		placed: unknown, even: j.even[a], measure: j.measure[a], body: j.body, parted: j.parted, latinStops: j.latinStops,
	}
	if la.src.Box.W != 0 && lb.src.Box.W != 0 {
		c.placed = j.placed(la.src, lb.src, lb.site())
	}
	c.look()
	decided := joinRules.Decide(c)
	if t := j.r.trace; t != nil {
		t.Add(rule.StageJoin, lb.site(), lb.text, decided.Name, string(decided.Verdict))
	}
	return decided.Verdict == join
}
