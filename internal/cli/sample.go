package cli

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"strings"

	"wenxun/corpus/sample"
	"wenxun/internal/ingest"
	"wenxun/internal/library"
)

// sampleHost stands before the sources of the samples, which lie on no disk.
const sampleHost = "//wenxun.sample/"

// fillWithSamples adds the sample reports to a library that holds nothing.
func (a *app) fillWithSamples(ctx context.Context, lib *library.Library) error {
	stats, err := lib.Engine.Stats(ctx)
	if err != nil || stats.Documents > 0 {
		return err
	}
	meta, err := ingest.ParseMeta(sample.Meta())
	if err != nil {
		return err
	}
	summary, err := lib.Ingest.AddAll(ctx, samples(meta), func(ingest.Row) {})
	if err != nil {
		return fmt.Errorf("add the samples: %w", err)
	}
	_, _ = fmt.Fprintf(a.Err, "文库是空的，已加入 %d 篇示例文件（都带“%s”标签，内容为虚构）。\n", summary.Added, sample.Tag)
	return nil
}

func samples(meta *ingest.Meta) ingest.Items {
	return func(yield func(ingest.Item, error) bool) {
		files := sample.Files()
		entries, err := fs.ReadDir(files, ".")
		if err != nil {
			yield(ingest.Item{}, err)
			return
		}
		for _, e := range entries {
			data, err := fs.ReadFile(files, e.Name())
			item := ingest.Item{Path: e.Name(), Name: e.Name(), Source: sampleHost + e.Name(), Data: data}
			if err != nil {
				yield(item, err)
				return
			}
			if strings.HasSuffix(e.Name(), ".jsonl") {
				for line, err := range ingest.Lines(bytes.NewReader(data), item) {
					if !yield(line, err) {
						return
					}
				}
				continue
			}
			item.Given = meta.Of(&item)
			if !yield(item, nil) {
				return
			}
		}
	}
}
