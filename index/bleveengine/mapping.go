package bleveengine

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"

	"wenxun/index"
	"wenxun/index/analysis/jieba"
	"wenxun/index/bleveengine/segment"
	"wenxun/internal/durable"
)

// A library's folder is an index for bleve.Open, which finds there a file that says how the index is
// stored, and in the index itself the mapping: which fields there are, and how queries over them are
// analysed. Documents are not mapped: the engine makes their fields itself (terms.Counter).

// storedFields are those that bleve returns with a hit and finds nothing by.
var storedFields = []string{"title", "heading", "ordinal", "doc_number", "added"}

// bleveMapping returns the mapping of a library. A query that names no field searches the words.
func bleveMapping() ([]byte, error) {
	m := mapping.NewIndexMapping()
	m.DefaultAnalyzer = keyword.Name
	m.DefaultField = segment.WordsField
	m.DefaultMapping = mapping.NewDocumentStaticMapping()
	add := func(name, analyzer string, indexed, stored bool) {
		f := mapping.NewTextFieldMapping()
		f.Analyzer, f.Index, f.Store = analyzer, indexed, stored
		f.IncludeTermVectors, f.IncludeInAll, f.DocValues = false, false, false
		m.DefaultMapping.AddFieldMappingsAt(name, f)
	}
	add(segment.WordsField, jieba.Name, true, false) // queries are cut as texts are
	add(segment.TitleWordsField, jieba.Name, true, false)
	add(segment.IDField, keyword.Name, true, true)
	for _, k := range segment.Keywords() {
		add(k.String(), keyword.Name, true, true)
	}
	for _, name := range storedFields {
		add(name, keyword.Name, false, true)
	}
	if err := m.Validate(); err != nil {
		return nil, fmt.Errorf("mapping for bleve: %w", err)
	}
	return json.Marshal(m)
}

const (
	// metaName is the file in the library's folder by which bleve knows an index.
	metaName = "index_meta.json"
	// boltTimeout is how long opening waits for the lock of scorch's file. The engine has locked the
	// library already, so that only a bleve.Open can hold it; that one gives up as well while the engine
	// has the library open.
	boltTimeout = "1s"
)

// metaContent is the file by which bleve knows the index. The file has bleve open the index for reading
// alone, because bleve cannot make documents of this format.
func metaContent() ([]byte, error) {
	return json.Marshal(map[string]any{
		"storage":    "boltdb",
		"index_type": scorch.Name,
		"config": map[string]any{
			"forceSegmentType":    segment.Type,
			"forceSegmentVersion": segment.Version,
			"read_only":           true,
			"bolt_timeout":        boltTimeout,
		},
	})
}

// writeMeta writes the file by which bleve knows the index.
func (e *Engine) writeMeta() error {
	content, err := metaContent()
	if err != nil {
		return err
	}
	return durable.Replace(filepath.Join(e.dir, metaName), content)
}

// checkMeta returns an error unless bleve knows the index. Errors: index.ErrCorrupt.
func (e *Engine) checkMeta() error {
	content, err := metaContent()
	if err != nil {
		return err
	}
	if have, err := os.ReadFile(filepath.Join(e.dir, metaName)); err != nil || !bytes.Equal(have, content) {
		return fmt.Errorf("%w: %s is missing or damaged", index.ErrCorrupt, metaName)
	}
	return nil
}
