package search

import (
	"context"
	"fmt"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/match"
)

// maxMarks is how many places of one document are marked: more than anyone goes through, and a page
// that a browser still shows at once.
const maxMarks = 10_000

// Marks are the places of a document where a query's words occur, in code points.
type Marks struct {
	Title    []Highlight
	Sections []SectionMarks // one for each section, in order
	// Cut reports that more places, further down, are not marked.
	Cut bool
}

// SectionMarks are the places of one section.
type SectionMarks struct {
	Heading []Highlight
	Text    []Highlight
}

// Highlight returns where the words of a search occur in a document, which must have its texts: the
// first ten thousand places.
func (s *Service) Highlight(ctx context.Context, doc *corpus.Document, params Params) (Marks, error) {
	plan, err := s.plan(ctx, params)
	if err != nil {
		return Marks{}, err
	}
	m := marker{finder: match.NewFinder(plan.request.Query.Root), left: maxMarks}
	marks := Marks{Sections: make([]SectionMarks, len(doc.Sections))}
	marks.Title = highlights(m.finder.Title(doc.Title))
	marks.Title = marks.Title[:min(len(marks.Title), maxMarks)]
	for i := range doc.Sections {
		if marks.Sections[i], err = m.section(ctx, &doc.Sections[i]); err != nil {
			return Marks{}, fmt.Errorf("highlight %s: %w", doc.ID, err)
		}
	}
	marks.Cut = m.cut
	return marks, nil
}

// marker marks the sections of a document, one after another, up to a number of places.
type marker struct {
	finder *match.Finder
	left   int
	cut    bool
}

func (m *marker) section(ctx context.Context, of *corpus.Section) (SectionMarks, error) {
	marks := SectionMarks{Heading: []Highlight{}, Text: []Highlight{}}
	title := of.Heading
	for block := range match.Blocks(of.Text) {
		if err := ctx.Err(); err != nil {
			return SectionMarks{}, err
		}
		if m.cut || len(marks.Text) > m.left {
			break
		}
		heading, text := m.finder.Block(title, block)
		if title != "" {
			marks.Heading = m.take(highlights(heading))
		}
		title = "" // the heading is marked with the first block
		marks.Text = joined(marks.Text, shifted(highlights(text), block.Offset))
	}
	marks.Text = m.take(marks.Text)
	return marks, nil
}

// take returns as many highlights as are left to mark.
func (m *marker) take(all []Highlight) []Highlight {
	if len(all) > m.left {
		all, m.cut = all[:m.left], true
	}
	m.left -= len(all)
	return all
}

// highlights returns occurrences as ranges, joined where they overlap or adjoin.
func highlights(occurrences []index.Occurrence) []Highlight {
	all := []Highlight{}
	for _, o := range occurrences {
		if n := len(all); n > 0 && o.Start <= all[n-1][1] {
			all[n-1][1] = max(all[n-1][1], o.End)
			continue
		}
		all = append(all, Highlight{o.Start, o.End})
	}
	return all
}

func shifted(all []Highlight, offset int) []Highlight {
	for i := range all {
		all[i][0] += offset
		all[i][1] += offset
	}
	return all
}

// joined appends highlights to others that end before them, or where they begin.
func joined(all, more []Highlight) []Highlight {
	if n := len(all); n > 0 && len(more) > 0 && more[0][0] <= all[n-1][1] {
		all[n-1][1] = max(all[n-1][1], more[0][1])
		more = more[1:]
	}
	return append(all, more...)
}
