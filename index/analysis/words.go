package analysis

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
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

// termFrequency is what a policy term counts for beside jieba's own words, the most frequent of
// which counts 883,634: high enough that a term is one word even where its parts are frequent.
const termFrequency = 200_000

// Words cuts Chinese text into words. It is safe for concurrent use.
type Words struct {
	jieba       *gojieba.Jieba
	dictionary  *dictionary
	memo        *memo
	cutters     sync.Pool // of *cutter
	fingerprint string
}

// LoadWords loads the embedded dictionary, extended by terms that are to be one word each, and by the
// parts of long words where the rule for parts would choose others; one part is a word without any. It
// takes about 0.5 s and 150 MB; a process that cuts nothing need not call it. Close frees it.
func LoadWords(terms []string, parts [][]string) (*Words, error) {
	// jieba reads its dictionary from files and has read them all when it returns.
	dir, err := os.MkdirTemp("", "wenxun-words-")
	if err != nil {
		return nil, fmt.Errorf("unpack the dictionary: %w", err)
	}
	defer os.RemoveAll(dir)

	sum := sha256.New()
	dec, err := zstd.NewReader(nil)
	if err != nil {
		return nil, fmt.Errorf("unpack the dictionary: %w", err)
	}
	defer dec.Close()
	write := func(name string, data []byte) error {
		sum.Write(data)
		return os.WriteFile(filepath.Join(dir, name), data, 0o600)
	}
	var words *dictionary
	for _, name := range []string{"jieba.dict.utf8", "hmm_model.utf8"} {
		packed, err := dictionaryFiles.ReadFile("dict/" + name + ".zst")
		if err != nil {
			return nil, fmt.Errorf("unpack the dictionary: %w", err)
		}
		data, err := dec.DecodeAll(packed, nil)
		if err != nil {
			return nil, fmt.Errorf("unpack the dictionary %s: %w", name, err)
		}
		if err := write(name, data); err != nil {
			return nil, fmt.Errorf("unpack the dictionary: %w", err)
		}
		if name == "jieba.dict.utf8" {
			words = newDictionary(string(data), terms)
			if err := words.setParts(parts); err != nil {
				return nil, fmt.Errorf("unpack the dictionary: %w", err)
			}
		}
	}
	var user strings.Builder
	for _, term := range terms {
		fmt.Fprintf(&user, "%s %d n\n", term, termFrequency)
	}
	// Keyword extraction is not used; the smallest tables that it accepts spare 6 MB.
	for _, f := range []struct{ name, data string }{{"user", user.String()}, {"idf", "一 1.0\n"}, {"stop", "的\n"}} {
		if err := write(f.name, []byte(f.data)); err != nil {
			return nil, fmt.Errorf("unpack the dictionary: %w", err)
		}
	}
	at := func(name string) string { return filepath.Join(dir, name) }
	w := &Words{jieba: gojieba.NewJieba(at("jieba.dict.utf8"), at("hmm_model.utf8"), at("user"), at("idf"), at("stop")), dictionary: words, memo: newMemo()}
	sum.Write([]byte(partRules + fmt.Sprint(parts) + simplifiedTSV))
	w.fingerprint = hex.EncodeToString(sum.Sum(nil)[:8])
	return w, nil
}

// Close frees the dictionary. The Words must not be used afterwards.
func (w *Words) Close() { w.jieba.Free() }

// Fingerprint names the dictionary, the lexicon's terms, the rule for parts and the folding. Borders
// and terms of another fingerprint may differ from today's.
func (w *Words) Fingerprint() string { return w.fingerprint }

// Cut parts s into words that together are s, but for bytes that are not UTF-8 and NULs, which
// would silence jieba and are left out.
func (w *Words) Cut(s string) []string {
	if !utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\x00", "")
	}
	if s == "" {
		return nil
	}
	return w.jieba.Cut(s, true)
}
