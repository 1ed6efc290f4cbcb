package scan

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"wenxun/corpus"
	"wenxun/index"
)

// result is a document that satisfies a query.
type result struct {
	doc          *document
	hit          index.Hit
	exactMatches int
	lead         bool
}

// evaluate asks a document a query.
func (d *document) evaluate(q *index.Query) (*result, bool) {
	titles, sections, ok := d.scope(q)
	if !ok {
		return nil, false
	}
	r := &result{doc: d, hit: index.Hit{Exact: true}}
	if q.Root == nil {
		return r, true
	}
	leaves := positives(q.Root)
	exact := q.Exact
	if exact == nil {
		exact = q.Root
	}
	if q.Within == index.WithinReport {
		return r, r.asWhole(q.Root, exact, leaves, titles, sections)
	}
	found := false
	r.hit.Exact, r.hit.Across = false, true
	for _, s := range sections {
		matches, here := 0, false
		for _, u := range s.units(q.Within) {
			v := view{doc: d, units: []unit{u}}
			if v.satisfies(q.Root) {
				here = true
				matches += countIn(leaves, u)
				r.exactMatches += countExactIn(leaves, u)
				r.hit.Exact = r.hit.Exact || v.with(exactly).satisfies(exact)
				r.hit.Across = r.hit.Across && !v.with(atBorders).satisfies(q.Root)
			}
		}
		if here {
			found = true
			r.add(s, matches)
		}
	}
	return r, found
}

// asWhole asks the query of the document as a whole.
func (r *result) asWhole(root, exact index.Node, leaves []positive, titles bool, sections []section) bool {
	v := view{doc: r.doc}
	if titles {
		v.units = append(v.units, r.doc.title)
	}
	for _, s := range sections {
		v.units = append(v.units, s.whole)
	}
	if !v.satisfies(root) {
		return false
	}
	r.hit.Exact = v.with(exactly).satisfies(exact)
	r.hit.Across = !v.with(atBorders).satisfies(root)
	for _, s := range sections {
		if n := countIn(leaves, s.whole); n > 0 {
			r.add(s, n)
		}
		r.exactMatches += countExactIn(leaves, s.whole)
	}
	if titles {
		for _, l := range leaves {
			r.hit.Matches += r.doc.title.count(l.leaf)
			r.exactMatches += r.doc.title.count(withoutSynonyms(l.leaf))
		}
	}
	return true
}

// with returns the view under another criterion.
func (v view) with(by criterion) view {
	v.by = by
	return v
}

// add adds a section to the hit.
func (r *result) add(s section, matches int) {
	r.hit.Matches += matches
	r.hit.Sections = append(r.hit.Sections, index.SectionHit{Ordinal: s.Ordinal, Matches: matches})
}

// scope returns where in the document words may match, and whether it passes the conditions that do
// not concern words.
func (d *document) scope(q *index.Query) (titles bool, sections []section, ok bool) {
	titles, sections = q.Within == index.WithinReport, slices.Clone(d.sections)
	for _, f := range q.Filters {
		if !f.Field.OfSection() {
			if !d.passes(f) {
				return false, nil, false
			}
			continue
		}
		titles = false
		sections = slices.DeleteFunc(sections, func(s section) bool { return !admits(f, s.value(f.Field)) })
		if len(sections) == 0 {
			return false, nil, false
		}
	}
	return titles, sections, d.inTime(q)
}

// units are those of the section in which a whole query must match.
func (s section) units(w index.Within) []unit {
	switch w {
	case index.WithinParagraph:
		return s.paragraphs
	case index.WithinSentence:
		return s.sentences
	}
	return []unit{s.whole}
}

// countIn counts the occurrences of the leaves that are not restricted to the title.
func countIn(leaves []positive, u unit) int {
	n := 0
	for _, l := range leaves {
		if !l.title {
			n += u.count(l.leaf)
		}
	}
	return n
}

// countExactIn is countIn for the occurrences of the words as typed.
func countExactIn(leaves []positive, u unit) int {
	n := 0
	for _, l := range leaves {
		if !l.title {
			n += u.count(withoutSynonyms(l.leaf))
		}
	}
	return n
}

// withoutSynonyms returns the leaf as it was typed.
func withoutSynonyms(l index.Leaf) index.Leaf {
	if word, ok := l.(*index.Word); ok {
		return &index.Word{Exact: word.Exact}
	}
	return l
}

// answer is all that a request finds, in order.
type answer struct {
	all   []*result
	total index.Total
}

func (l library) answer(ctx context.Context, r *index.Request) (answer, error) {
	var a answer
	rank := newRanking(l, r.Hits.Rank)
	for _, d := range l.sorted() {
		if err := ctx.Err(); err != nil {
			return answer{}, err
		}
		found, ok := d.evaluate(&r.Query)
		if !ok {
			continue
		}
		a.total.Documents++
		if found.hit.Exact {
			a.total.Exact++
		}
		if found.hit.Across {
			a.total.Across++
		}
		a.total.Sections += len(found.hit.Sections)
		a.total.Matches += found.hit.Matches
		a.total.ExactMatches += found.exactMatches
		rank.score(found)
		if lead := r.Hits.Rank.Lead; lead != nil {
			whole := view{doc: d, units: []unit{d.title}}
			for _, s := range d.sections {
				whole.units = append(whole.units, s.whole)
			}
			found.lead = whole.satisfies(lead)
		}
		a.all = append(a.all, found)
	}
	// The documents come sorted by id, which orders ties.
	slices.SortStableFunc(a.all, func(x, y *result) int { return compare(r.Hits.Sort, x, y) })
	return a, nil
}

// yearOfDate returns the year of the document's date, or else its year; "" for neither.
func (d *document) yearOfDate() string {
	if d.Date == "" && d.Year != 0 {
		return fmt.Sprintf("%04d", d.Year)
	}
	year, _, _ := strings.Cut(d.Date, "-")
	return year
}

func compare(s index.Sort, x, y *result) int {
	first := func(x, y bool) int {
		switch {
		case x == y:
			return 0
		case x:
			return -1
		}
		return 1
	}
	switch s {
	case index.ByDate, index.ByDateDesc:
		order := cmp.Compare[string]
		if s == index.ByDateDesc {
			order = func(x, y string) int { return cmp.Compare(y, x) }
		}
		yearX, yearY := x.doc.yearOfDate(), y.doc.yearOfDate()
		return cmp.Or(first(yearX != "", yearY != ""), order(yearX, yearY), first(x.doc.Date != "", y.doc.Date != ""), order(x.doc.Date, y.doc.Date))
	case index.ByMatches:
		return cmp.Compare(y.hit.Matches, x.hit.Matches)
	case index.ByAddedDesc:
		return y.doc.Added.Compare(x.doc.Added)
	}
	return cmp.Or(first(x.lead, y.lead), first(y.hit.Across, x.hit.Across), first(x.hit.Exact, y.hit.Exact), cmp.Compare(y.hit.Score, x.hit.Score))
}

// Search implements index.Searcher.
func (e *Engine) Search(ctx context.Context, r *index.Request) (*index.Result, error) {
	now, err := e.current(ctx)
	if err != nil {
		return nil, err
	}
	if err := check(r.Query); err != nil {
		return nil, err
	}
	l, at := now, 0
	if r.Hits.Cursor != "" {
		if l, at, err = e.follow(r); err != nil {
			return nil, err
		}
	}
	a, err := l.answer(ctx, r)
	if err != nil {
		return nil, err
	}
	res := &index.Result{}
	if r.Totals {
		res.Total = a.total
	}
	remains := func(found *result) bool { return now.docs[found.doc.ID] != nil }
	leaves := positives(r.Query.Root)
	for ; at < len(a.all) && len(res.Hits) < r.Hits.Size; at++ {
		if remains(a.all[at]) {
			res.Hits = append(res.Hits, a.all[at].show(leaves, r.Hits))
		}
	}
	if r.Hits.Size > 0 && slices.ContainsFunc(a.all[at:], remains) {
		res.Next = e.hold(r, l, at)
	}
	res.Facets, err = l.facets(ctx, r)
	return res, err
}

func check(q index.Query) error {
	if q.Root != nil && index.CountPatterns(q.Root) > limits.QueryPatterns {
		return index.ErrTooComplex
	}
	return nil
}

// Count implements index.Searcher.
func (e *Engine) Count(ctx context.Context, queries []index.Query) ([]int, error) {
	l, err := e.current(ctx)
	if err != nil {
		return nil, err
	}
	counts := make([]int, len(queries))
	for i, q := range queries {
		if err := check(q); err != nil {
			return nil, err
		}
		for _, d := range l.docs {
			if _, ok := d.evaluate(&q); ok {
				counts[i]++
			}
		}
	}
	return counts, nil
}

// Export implements index.Searcher.
func (e *Engine) Export(ctx context.Context, r *index.Request, yield func(*index.Hit) error) error {
	l, err := e.current(ctx)
	if err != nil {
		return err
	}
	if err := check(r.Query); err != nil {
		return err
	}
	a, err := l.answer(ctx, r)
	if err != nil {
		return err
	}
	leaves := positives(r.Query.Root)
	for _, found := range a.all {
		if err := ctx.Err(); err != nil {
			return err
		}
		hit := found.show(leaves, r.Hits)
		if err := yield(&hit); err != nil {
			return err
		}
	}
	return nil
}

// show returns the hit with its best sections, and what they show.
func (r *result) show(leaves []positive, o index.HitOptions) index.Hit {
	hit := r.hit
	hit.Sections = slices.Clone(hit.Sections[:min(o.Sections, len(hit.Sections))])
	var ordinals []int
	for i := range hit.Sections {
		s := &hit.Sections[i]
		ordinals = append(ordinals, s.Ordinal)
		if !o.Occurrences {
			continue
		}
		of := r.doc.section(s.Ordinal)
		shown := of.whole.shown(leaves, false)
		s.Heading, s.Text, s.Excerpt.Text = shown[0], shown[1], of.Text
	}
	hit.Document = r.doc.copy(index.Ref{Sections: ordinals})
	hit.Document.Sections = slices.DeleteFunc(hit.Document.Sections, func(s corpus.Section) bool { return !slices.Contains(ordinals, s.Ordinal) })
	if o.Occurrences {
		hit.Title = r.doc.title.shown(leaves, true)[0]
	}
	return hit
}
