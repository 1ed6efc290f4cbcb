package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"

	"wenxun/corpus"
)

// groongaSchema keeps the texts with an index of character pairs and their positions, and a kind
// to drill down by.
const groongaSchema = `table_create Kinds TABLE_HASH_KEY ShortText
table_create Papers TABLE_HASH_KEY ShortText
column_create Papers body COLUMN_SCALAR LongText
column_create Papers kind COLUMN_SCALAR Kinds
table_create Pairs TABLE_PAT_KEY ShortText --default_tokenizer TokenBigram --normalizer NormalizerAuto
column_create Pairs papers_body COLUMN_INDEX|WITH_POSITION Papers body
load --table Papers
[
`

// newGroonga returns Groonga over the texts of a source, which are written down here for it to load;
// dir is its own.
func newGroonga(s *source, dir string) (*contender, error) {
	script := filepath.Join(dir, "load.grn")
	if err := writeGroonga(s, script); err != nil {
		return nil, fmt.Errorf("write the texts for Groonga: %w", err)
	}
	data := filepath.Join(dir, "groonga")
	base := filepath.Join(data, "db")
	return &contender{
		name: "groonga", data: data, alive: "/d/status",
		load: func(ctx context.Context) (*exec.Cmd, error) {
			if err := os.MkdirAll(data, 0o700); err != nil {
				return nil, err
			}
			return exec.CommandContext(ctx, "groonga", "--file", script, "-n", base), nil
		},
		serve: func(ctx context.Context, port int) *exec.Cmd {
			return exec.CommandContext(ctx, "groonga", "-s", "--protocol", "http", "--bind-address", "127.0.0.1",
				"--port", strconv.Itoa(port), base)
		},
		path: func(phrase string) string {
			asked := url.Values{
				"command_version": {"2"}, "cache": {"no"}, "table": {"Papers"},
				"match_columns": {"body"}, "query": {strconv.Quote(phrase)},
				"output_columns": {"_key,_score,kind,snippet_html(body)"}, "sort_keys": {"-_score"}, "limit": {"10"},
				"drilldown": {"kind"}, "drilldown_limit": {"50"},
			}
			return "/d/select?" + asked.Encode()
		},
		total: groongaTotal,
	}, nil
}

func writeGroonga(s *source, script string) (err error) {
	f, err := os.Create(script)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := bufio.NewWriter(f)
	_, _ = w.WriteString(groongaSchema) // the writer keeps its first error for Flush
	first := true
	for _, f := range s.files {
		kind := corpus.Types[(len(f.path)+len(f.body))%len(corpus.Types)]
		line, err := json.Marshal(map[string]any{"_key": f.path, "body": f.body, "kind": kind})
		if err != nil {
			return err
		}
		if !first {
			_, _ = w.WriteString(",\n")
		}
		first = false
		_, _ = w.Write(line)
	}
	_, _ = w.WriteString("\n]\n")
	return w.Flush()
}

// groongaTotal reads the number found from an answer: [header, [[[total], columns, hit, …], …]].
func groongaTotal(answer []byte) (int, error) {
	var parts, results, hits []json.RawMessage
	var total []int
	at := json.RawMessage(answer)
	for _, into := range []*[]json.RawMessage{&parts, &results, &hits} {
		if err := json.Unmarshal(at, into); err != nil {
			return 0, fmt.Errorf("read Groonga's answer: %w", err)
		}
		next := 0
		if into == &parts {
			next = 1
		}
		if len(*into) <= next {
			return 0, fmt.Errorf("read Groonga's answer: %.200s", answer)
		}
		at = (*into)[next]
	}
	if err := json.Unmarshal(at, &total); err != nil || len(total) != 1 {
		return 0, fmt.Errorf("read Groonga's total: %.200s", at)
	}
	return total[0], nil
}
