package pdf

import (
	"context"
	"math"

	"wenxun/internal/read/formats/glyphs"
)

const (
	// maxObjects bounds the objects of one page that are looked at for rules; maps have more.
	maxObjects = 200_000
	// maxSegments bounds the segments of one path that are looked at.
	maxSegments = 4_000
	// maxFormDepth bounds forms inside forms.
	maxFormDepth = 8
	// thinnest is the greatest thickness, in points, of a filled box that is seen as a rule.
	thinnest = 3.0
)

// ruler collects rules from a page's paths.
type ruler struct {
	in    *instance
	view  view
	page  *glyphs.Page
	left  int  // objects still to be looked at
	shows bool // anything at all is painted
}

// rules adds the page's ruling lines to p and reports whether the page shows anything.
func (in *instance) rules(ctx context.Context, page uint64, v view, p *glyphs.Page) (bool, error) {
	n, err := in.handle(ctx, "FPDFPage_CountObjects", page)
	if err != nil {
		return false, err
	}
	r := ruler{in: in, view: v, page: p, left: maxObjects}
	err = r.objects(ctx, page, false, int(int32(n)), glyphs.Identity, maxFormDepth)
	return r.shows, err
}

func (r *ruler) objects(ctx context.Context, holder uint64, form bool, n int, m glyphs.Matrix, depth int) error {
	n = min(n, r.left)
	if n <= 0 || depth == 0 {
		return nil
	}
	r.left -= n
	list, err := r.in.objects(ctx, holder, form, n)
	if err != nil {
		return err
	}
	for _, o := range list {
		switch o.kind {
		case objectImage, objectShading:
			r.shows = true
		case objectForm:
			err = r.objects(ctx, o.handle, true, o.count, glyphs.Matrix(o.matrix).Times(m), depth-1)
		case objectPath:
			err = r.path(ctx, o, m)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *ruler) path(ctx context.Context, o object, m glyphs.Matrix) error {
	if o.fill == 0 && !o.stroke {
		return nil
	}
	r.shows = true
	if w, h := math.Abs(o.right-o.left), math.Abs(o.top-o.bottom); min(w, h) <= thinnest {
		x0, y0 := m.Point(o.left, o.top)
		x1, y1 := m.Point(o.right, o.bottom)
		r.add(x0, y0, x1, y1)
		return nil
	}
	if o.count < 2 || o.count > maxSegments {
		return nil
	}
	list, err := r.in.segments(ctx, o.handle, o.count)
	if err != nil {
		return err
	}
	own := glyphs.Matrix(o.matrix).Times(m)
	var sub []segment
	for i, s := range list {
		if s.kind == segmentMove {
			r.subpath(sub, o.stroke, own)
			sub = sub[:0]
		}
		sub = append(sub, s)
		if i == len(list)-1 {
			r.subpath(sub, o.stroke, own)
		}
	}
	return nil
}

// subpath adds the straight edges of one subpath where they are drawn, or the whole of it where it
// is a filled box so thin that it is a rule.
func (r *ruler) subpath(list []segment, stroke bool, m glyphs.Matrix) {
	if len(list) < 2 {
		return
	}
	x0, y0 := math.Inf(1), math.Inf(1)
	x1, y1 := math.Inf(-1), math.Inf(-1)
	for _, s := range list {
		x, y := m.Point(s.x, s.y)
		x0, y0, x1, y1 = min(x0, x), min(y0, y), max(x1, x), max(y1, y)
	}
	if min(x1-x0, y1-y0) <= thinnest {
		r.add(x0, y0, x1, y1)
		return
	}
	if !stroke {
		return
	}
	edge := func(a, b segment) {
		ax, ay := m.Point(a.x, a.y)
		bx, by := m.Point(b.x, b.y)
		if math.Abs(ax-bx) <= 1 || math.Abs(ay-by) <= 1 {
			r.add(ax, ay, bx, by)
		}
	}
	for i, s := range list {
		if i > 0 && s.kind == segmentLine {
			edge(list[i-1], s)
		}
		if s.close {
			edge(s, list[0])
		}
	}
}

func (r *ruler) add(x0, y0, x1, y1 float64) {
	x0, y0 = r.view.point(x0, y0)
	x1, y1 = r.view.point(x1, y1)
	r.page.Rules = append(r.page.Rules, glyphs.Rule{X0: min(x0, x1), Y0: min(y0, y1), X1: max(x0, x1), Y1: max(y0, y1)})
}
