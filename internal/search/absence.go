package search

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wenxun/index"
	"wenxun/index/analysis"
)

// An absence is a claim that people print. What follows reports what comes nearest, and what could not be
// searched.

const (
	// maxPartsOf is how many words that occur nowhere are looked into.
	maxPartsOf = 4
	// maxAtoms is how many pieces of a word are combined: a sentence.
	maxAtoms = 40
	// partsTime is how long the search for parts may take: as long as a slow search. In a large library the
	// parts of a pasted sentence are many and frequent.
	partsTime = 300 * time.Millisecond
	// maxParts is how many parts of a word are shown.
	maxParts = 4
	// maxUnreadable is how many files that could not be read are named.
	maxUnreadable = 10
)

// parts reports the longest parts that do occur of the words that occur nowhere.
func (x *explanation) parts(ctx context.Context) error {
	x.partsUntil = time.Now().Add(partsTime)
	for _, w := range x.absent[:min(len(x.absent), maxPartsOf)] {
		if w.pattern.Prefix() {
			continue
		}
		found, err := x.partsOf(ctx, w)
		if err != nil {
			return err
		}
		for _, part := range found[:min(len(found), maxParts)] {
			x.add(Suggestion{
				Kind: SuggestPart, Query: `"` + part.text + `"`, Documents: part.documents,
				Text: fmt.Sprintf("其中“%s”有 %d 篇。", shorten(part.text), part.documents),
			})
		}
	}
	return nil
}

// partsOf returns the longest parts of a word that occur: runs of its words, or of the characters of one that
// occurs nowhere itself.
func (x *explanation) partsOf(ctx context.Context, w word) ([]part, error) {
	atoms, err := x.atoms(w)
	if err != nil {
		return nil, err
	}
	found, err := x.longest(ctx, atoms)
	if err != nil {
		return nil, err
	}
	for _, atom := range atoms {
		atom = strings.TrimSuffix(atom, brk)
		in := func(p part) bool { return strings.Contains(p.text, atom) }
		if slices.ContainsFunc(found, in) || utf8.RuneCountInString(atom) < 3 {
			continue
		}
		finer, err := x.longest(ctx, characters(atom))
		if err != nil {
			return nil, err
		}
		if hasNumber := func(p part) bool { return strings.ContainsAny(p.text, "0123456789") }; strings.ContainsAny(atom, "0123456789") {
			finer = slices.DeleteFunc(finer, func(p part) bool { return !hasNumber(p) })
		}
		found = append(found, finer...)
	}
	longestFirst(found)
	return found, nil
}

// atoms cuts a word into what its parts are made of: words, and figures whole, with the breaks after them.
func (x *explanation) atoms(w word) ([]string, error) {
	pieces := w.pieces
	if pieces == nil {
		cut, err := x.service.cut(w.pattern.String())
		if err != nil {
			return nil, err
		}
		pieces = joinFigures(newPieces(cut))
	}
	pieces = pieces[:min(len(pieces), maxAtoms)]
	atoms := make([]string, len(pieces))
	for i, p := range pieces {
		atoms[i] = p.text
		if i+1 < len(pieces) && pieces[i+1].start > p.end {
			atoms[i] += brk
		}
	}
	return atoms, nil
}

// brk is the break after an atom. At the end of a part it does not count.
const brk = "，"

// characters parts a folded text into its characters, but for numbers and Latin words, which match whole.
func characters(text string) []string {
	var all []string
	last := rune(0)
	for _, r := range text {
		if n := len(all); n > 0 && (inNumber(last) && inNumber(r) || inLatin(last) && inLatin(r)) {
			all[n-1] += string(r)
		} else {
			all = append(all, string(r))
		}
		last = r
	}
	return all
}

// part is a run of atoms that occurs.
type part struct {
	text      string
	documents int
}

// longest returns the runs of atoms that occur in what is searched and are no part of one another, the longest
// first. If a run occurs, so do the runs inside it: one pass over the atoms with two ends suffices, and mostly
// counts what is rare. It stops when the time for parts is over.
func (x *explanation) longest(ctx context.Context, atoms []string) ([]part, error) {
	var all []part
	from, to := 0, 0 // a run that occurs, or is empty
	grown := part{}  // the run, if its end moved since it began where it begins
	add := func() {
		if utf8.RuneCountInString(grown.text) > 1 {
			all = append(all, grown)
		}
		grown = part{}
	}
	for to < len(atoms) && time.Now().Before(x.partsUntil) {
		run := strings.TrimSuffix(strings.Join(atoms[from:to+1], ""), brk)
		query := x.vary(func(q *index.Query) {
			q.Root, q.Within = &index.Word{Exact: analysis.NewPattern(run)}, index.WithinReport
		})
		counts, err := x.service.engine.Count(ctx, []index.Query{query})
		if err != nil {
			return nil, err
		}
		if counts[0] > 0 {
			grown = part{run, counts[0]}
			to++
			continue
		}
		add()
		from++
		to = max(from, to)
	}
	add()
	longestFirst(all)
	return all, nil
}

func longestFirst(all []part) {
	slices.SortStableFunc(all, func(a, b part) int { return utf8.RuneCountInString(b.text) - utf8.RuneCountInString(a.text) })
}

// modes are the modes that find more than each, with what they do.
var modes = map[Mode][]struct {
	mode Mode
	text string
}{
	Exact: {{Smart, "没有一字不差的；按词和同义说法找，有 %d 篇。"}, {Any, "含其中任何一个词的，有 %d 篇。"}},
	Smart: {{Any, "含其中任何一个词的，有 %d 篇。"}},
}

// otherModes reports what the modes that find more would find.
func (x *explanation) otherModes(ctx context.Context) error {
	if len(x.plan.words) == 0 {
		return nil
	}
	var trials []trial
	for _, other := range modes[x.params.Mode] {
		params := x.params
		params.Mode, params.Cursor, params.Size, params.Facets = other.mode, "", 0, nil
		plan, err := x.service.plan(ctx, params)
		if err != nil {
			return err
		}
		trials = append(trials, trial{x.vary(func(q *index.Query) { q.Root = plan.request.Query.Root }), func(n int) Suggestion {
			return Suggestion{Kind: SuggestNear, Set: map[string]string{"mode": string(other.mode)}, Documents: n, Text: fmt.Sprintf(other.text, n)}
		}})
	}
	return x.try(ctx, trials)
}

// unreadable names the files that could not be read: what was looked for may be in them.
func (x *explanation) unreadable(ctx context.Context) error {
	if x.over.Unreadable == 0 || x.service.opts.Unreadable == nil {
		return nil
	}
	names, err := x.service.opts.Unreadable(ctx, maxUnreadable)
	if err != nil || len(names) == 0 {
		return err
	}
	more := ""
	if x.over.Unreadable > len(names) {
		more = " 等"
	}
	x.add(Suggestion{Kind: SuggestUnreadable, Text: fmt.Sprintf("有 %d 个文件未能读取，里面有没有不知道：%s%s。", x.over.Unreadable, strings.Join(names, "、"), more)})
	return nil
}
