package scan

import (
	"cmp"
	"context"
	"slices"

	"wenxun/index"
)

// found is a document that satisfies a request.
type found struct {
	doc  *document
	hit  index.Hit
	lead bool
}

// try asks the request of a document.
func try(d *document, r *index.Request) (*found, bool) {
	titles, sections, ok := d.scope(r)
	if !ok {
		return nil, false
	}
	f := &found{doc: d, hit: index.Hit{ID: d.ID, Exact: true}}
	if r.Query == nil {
		return f, true
	}
	leaves := positive(r.Query, true)
	if r.Within == index.WithinReport {
		v := view{doc: d}
		if titles {
			v.units = append(v.units, d.title)
		}
		for _, s := range sections {
			v.units = append(v.units, s.whole)
		}
		if !v.holds(r.Query) {
			return nil, false
		}
		f.hit.Exact = v.exactly().holds(r.Query)
		for _, s := range sections {
			if n := occurrences(leaves, s.whole); n > 0 {
				f.add(s, n)
			}
		}
		if titles {
			for _, l := range leaves {
				if l.Place != index.InNumber {
					f.hit.Matches += d.title.occurrences(l)
				}
			}
		}
		return f, true
	}
	any := false
	f.hit.Exact = false
	for _, s := range sections {
		matches, here := 0, false
		for _, u := range s.units(r.Within) {
			v := view{doc: d, units: []unit{u}}
			if v.holds(r.Query) {
				here = true
				matches += occurrences(leaves, u)
				f.hit.Exact = f.hit.Exact || v.exactly().holds(r.Query)
			}
		}
		if here {
			any = true
			f.add(s, matches)
		}
	}
	return f, any
}

func (v view) exactly() view {
	v.exact = true
	return v
}

// add names a section of the hit.
func (f *found) add(s section, matches int) {
	f.hit.Matches += matches
	f.hit.Sections = append(f.hit.Sections, index.SectionHit{Ordinal: s.Ordinal, Matches: matches})
}

// scope returns where in the document words may match, and whether it passes what is no matter of words.
func (d *document) scope(r *index.Request) (titles bool, sections []section, ok bool) {
	titles, sections = r.Within == index.WithinReport, slices.Clone(d.sections)
	for _, f := range r.Filters {
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
	return titles, sections, d.inTime(r)
}

// units are those of the section in which a whole query must stand.
func (s section) units(w index.Within) []unit {
	switch w {
	case index.WithinParagraph:
		return s.paragraphs
	case index.WithinSentence:
		return s.sentences
	}
	return []unit{s.whole}
}

// positive returns the leaves under an even number of NOTs.
func positive(n *index.Node, even bool) []*index.Leaf {
	if n.Op == index.OpLeaf {
		if even {
			return []*index.Leaf{n.Leaf}
		}
		return nil
	}
	var all []*index.Leaf
	for _, kid := range n.Kids {
		all = append(all, positive(kid, even != (n.Op == index.OpNot))...)
	}
	return all
}

// occurrences counts those of the leaves that are looked for in texts.
func occurrences(leaves []*index.Leaf, u unit) int {
	n := 0
	for _, l := range leaves {
		if l.Place == index.Everywhere {
			n += u.occurrences(l)
		}
	}
	return n
}

// answer is all that a request finds, in order.
type answer struct {
	all   []*found
	total index.Total
}

func (l library) answer(ctx context.Context, r *index.Request) (answer, error) {
	var a answer
	rank := newRanking(l, r.Rank)
	for _, d := range l.sorted() {
		if err := ctx.Err(); err != nil {
			return answer{}, err
		}
		f, ok := try(d, r)
		if !ok {
			continue
		}
		a.total.Documents++
		if f.hit.Exact {
			a.total.Exact++
		}
		a.total.Sections += len(f.hit.Sections)
		a.total.Matches += f.hit.Matches
		rank.score(f)
		if r.Rank.Lead != nil {
			whole := view{doc: d, units: []unit{d.title}}
			for _, s := range d.sections {
				whole.units = append(whole.units, s.whole)
			}
			f.lead = whole.holds(r.Rank.Lead)
		}
		a.all = append(a.all, f)
	}
	// They are sorted by id, which decides ties.
	slices.SortStableFunc(a.all, func(x, y *found) int { return compare(r.Sort, x, y) })
	return a, nil
}

func compare(s index.Sort, x, y *found) int {
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
	case index.ByDate:
		return cmp.Or(first(x.doc.Date != "", y.doc.Date != ""), cmp.Compare(x.doc.Date, y.doc.Date))
	case index.ByDateDesc:
		return cmp.Or(first(x.doc.Date != "", y.doc.Date != ""), cmp.Compare(y.doc.Date, x.doc.Date))
	case index.ByMatches:
		return cmp.Compare(y.hit.Matches, x.hit.Matches)
	case index.ByAddedDesc:
		return y.doc.Added.Compare(x.doc.Added)
	}
	return cmp.Or(first(x.lead, y.lead), first(x.hit.Exact, y.hit.Exact), cmp.Compare(y.hit.Score, x.hit.Score))
}

// Search implements index.Engine.
func (e *Engine) Search(ctx context.Context, r *index.Request) (*index.Result, error) {
	now, err := e.current(ctx)
	if err != nil {
		return nil, err
	}
	l, at := now, 0
	if r.Cursor != "" {
		if l, at, err = e.follow(r); err != nil {
			return nil, err
		}
	}
	a, err := l.answer(ctx, r)
	if err != nil {
		return nil, err
	}
	res := &index.Result{Total: a.total}
	stands := func(f *found) bool { return now.docs[f.hit.ID] != nil }
	for ; at < len(a.all) && len(res.Hits) < r.Size; at++ {
		if stands(a.all[at]) {
			res.Hits = append(res.Hits, a.all[at].cut(r.Sections))
		}
	}
	if r.Size > 0 && slices.ContainsFunc(a.all[at:], stands) {
		res.Next = e.hold(r, l, at)
	}
	res.Facets, err = l.facets(ctx, r)
	return res, err
}

// Export implements index.Engine.
func (e *Engine) Export(ctx context.Context, r *index.Request, yield func(index.Hit) error) error {
	l, err := e.current(ctx)
	if err != nil {
		return err
	}
	a, err := l.answer(ctx, r)
	if err != nil {
		return err
	}
	for _, f := range a.all {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := yield(f.cut(r.Sections)); err != nil {
			return err
		}
	}
	return nil
}

// cut returns the hit with its n best sections.
func (f *found) cut(n int) index.Hit {
	hit := f.hit
	hit.Sections = slices.Clone(hit.Sections[:min(n, len(hit.Sections))])
	return hit
}
