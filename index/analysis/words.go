package analysis

import (
	"embed"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"
	"github.com/yanyiwu/gojieba"
)

// jieba's dictionary and model (MIT), packed by scripts/dictionary.
//
//go:embed dict/*.zst
var dictionaryFiles embed.FS

// The names of jieba's files.
const (
	wordsName = "jieba.dict.utf8"
	modelName = "hmm_model.utf8"
)

var dictionaryNames = [...]string{wordsName, modelName}

func packedName(name string) string { return "dict/" + name + ".zst" }

// termFrequency is the frequency of the lexicon's terms beside jieba's own words, the most frequent of
// which has 883,634. With it a term is one word even where its parts are frequent.
const termFrequency = 200_000

// Words cuts Chinese text into words. It is safe for concurrent use.
type Words struct {
	jieba       *gojieba.Jieba
	dictionary  *dictionary
	memo        *memo
	cutters     sync.Pool // of *cutter
	fingerprint string
}

// LoadWords loads the embedded dictionary, extended by terms that are one word each, and by the parts of
// long words for which the rule for parts would choose others; one part is a word without any. It takes
// about 0.6 s and 120 MB; a process that cuts nothing need not call it. Close frees it.
func LoadWords(terms []string, parts [][]string) (*Words, error) {
	data, err := unpackDictionary()
	if err != nil {
		return nil, fmt.Errorf("unpack the dictionary: %w", err)
	}
	d := newDictionary(string(data[wordsName]), terms)
	if err := d.setParts(parts); err != nil {
		return nil, fmt.Errorf("load words: %w", err)
	}
	jieba, err := newJieba(data, terms)
	if err != nil {
		return nil, fmt.Errorf("load words: %w", err)
	}
	return &Words{jieba: jieba, dictionary: d, memo: newMemo(), fingerprint: wordsFingerprint(terms, parts)}, nil
}

// unpackDictionary returns jieba's files by their names.
func unpackDictionary() (map[string][]byte, error) {
	dec, err := zstd.NewReader(nil)
	if err != nil {
		return nil, err
	}
	defer dec.Close()
	files := map[string][]byte{}
	for _, name := range dictionaryNames {
		packed, err := dictionaryFiles.ReadFile(packedName(name))
		if err != nil {
			return nil, err
		}
		if files[name], err = dec.DecodeAll(packed, nil); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return files, nil
}

// newJieba writes jieba's files to a temporary folder and has jieba read them. Jieba has read them all
// when it returns.
func newJieba(files map[string][]byte, terms []string) (*gojieba.Jieba, error) {
	dir, err := os.MkdirTemp("", "wenxun-words-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	var user strings.Builder
	for _, term := range terms {
		fmt.Fprintf(&user, "%s %d n\n", term, termFrequency)
	}
	var paths []string
	for _, f := range []struct {
		name string
		data []byte
	}{
		{wordsName, files[wordsName]},
		{modelName, files[modelName]},
		{"user", []byte(user.String())},
		// Keyword extraction is not used. The smallest tables that it accepts save 6 MB.
		{"idf", []byte("一 1.0\n")},
		{"stop", []byte("的\n")},
	} {
		path := filepath.Join(dir, f.name)
		if err := os.WriteFile(path, f.data, 0o600); err != nil {
			return nil, err
		}
		paths = append(paths, path)
	}
	jieba := gojieba.NewJieba(paths...)
	trim()
	return jieba, nil
}

// Close frees the dictionary. The Words must not be used afterwards.
func (w *Words) Close() { w.jieba.Free() }

// Fingerprint names the dictionary, the lexicon's terms and parts, the rule for parts and the folding.
// Words and borders that were found under another fingerprint may differ from today's.
func (w *Words) Fingerprint() string { return w.fingerprint }

// Cut returns the words of s, which together are s. Invalid UTF-8 and NULs, for which jieba would return
// nothing, are left out.
func (w *Words) Cut(s string) []string {
	if !utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\x00", "")
	}
	if s == "" {
		return nil
	}
	return w.jieba.Cut(s, true)
}
