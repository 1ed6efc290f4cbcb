package segment

import (
	"errors"
	"fmt"
	"math"
	"os"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	api "github.com/blevesearch/scorch_segment_api/v2"
)

// Type and Version identify the format in scorch's configuration ("forceSegmentType",
// "forceSegmentVersion").
const (
	Type    = "wenxun"
	Version = 2
)

func init() { scorch.RegisterSegmentPlugin(plugin{}, false) }

// plugin makes, opens and merges segments for scorch.
type plugin struct{}

func (plugin) Type() string    { return Type }
func (plugin) Version() uint32 { return Version }

func (plugin) Open(path string) (api.Segment, error) { return open(path) }

func (plugin) OpenUsing(path string, _ map[string]any) (api.Segment, error) { return open(path) }

func (p plugin) NewUsing(docs []index.Document, _ map[string]any) (api.Segment, uint64, error) {
	return p.New(docs)
}

// New implements the plugin: it makes a segment in memory of documents that are Blocks.
func (plugin) New(docs []index.Document) (api.Segment, uint64, error) {
	blocks := make([]*Block, len(docs))
	for i, d := range docs {
		b, ok := d.(*Block)
		if !ok {
			return nil, 0, fmt.Errorf("new segment: %T is not a block", d)
		}
		blocks[i] = b
	}
	s, err := New(blocks)
	if err != nil {
		return nil, 0, err
	}
	return s, uint64(len(s.mem)), nil
}

// dropped is the new number that scorch expects for a block left out of a merge.
const dropped = math.MaxUint64

func (p plugin) MergeUsing(segments []api.Segment, drops []*roaring.Bitmap, path string, closed chan struct{}, r api.StatsReporter, _ map[string]any) ([][]uint64, uint64, error) {
	return p.Merge(segments, drops, path, closed, r)
}

// Merge writes one segment of several, without the blocks that are dropped.
func (plugin) Merge(segments []api.Segment, drops []*roaring.Bitmap, path string, closed chan struct{}, r api.StatsReporter) ([][]uint64, uint64, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, 0, err
	}
	m := merger{w: newWriter(f), closed: closed}
	err = m.merge(segments, drops)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		os.Remove(path)
		if errors.Is(err, api.ErrClosed) {
			return nil, 0, api.ErrClosed // scorch compares with ==
		}
		return nil, 0, fmt.Errorf("merge into %s: %w", path, err)
	}
	if r != nil {
		r.ReportBytesWritten(m.w.at)
	}
	return m.renumbered, m.w.at, nil
}
