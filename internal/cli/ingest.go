package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/spf13/cobra"

	"wenxun/corpus"
	"wenxun/internal/config"
	"wenxun/internal/ingest"
	"wenxun/internal/read"
)

// ingestFlags are the flags of ingest but for those of metadata fields.
type ingestFlags struct {
	meta, report, jobs        string
	dryRun, retryFailed, json bool
}

func (a *app) ingest() *cobra.Command {
	var f ingestFlags
	cmd := &cobra.Command{
		Use: "ingest 路径… | -", Short: "把文件、文件夹、压缩包加进文库",
		Long: `把文件、文件夹（含下级）、.zip、.jsonl 加进文库；“-”从标准输入读 JSONL。
中断后再运行一次，只做剩下的。有文件失败时退出码是 3，其余的都已加入。`,
		Example: `  wenxun ingest ~/政府工作报告
  wenxun ingest 材料.zip --region 江西省/九江市 --tag 调研
  wenxun ingest 文件夹 --meta 元数据.csv --report 结果.csv
  cat 文件.jsonl | wenxun ingest -`,
		RunE: func(cmd *cobra.Command, args []string) error { return a.runIngest(cmd, args, &f) },
	}
	defineFields(cmd.Flags(), corpus.ByIngest)
	cmd.Flags().StringVar(&f.meta, "meta", "", "元数据表（CSV，UTF-8 或 GB18030），按 path 或 id 对应文件")
	cmd.Flags().StringVar(&f.report, "report", "", "把每个文件的结果写进这个 CSV")
	setting(cmd.Flags().StringVar, &f.jobs, config.Jobs)
	cmd.Flags().BoolVar(&f.dryRun, "dry-run", false, "只看会怎样，不加进文库")
	cmd.Flags().BoolVar(&f.retryFailed, "retry-failed", false, "重新读取以前失败的文件")
	cmd.Flags().BoolVar(&f.json, "json", false, "每个文件输出一行 JSON")
	return cmd
}

// checkIngest reports flags and arguments that do not go together.
func (a *app) checkIngest(cmd *cobra.Command, args []string, f *ingestFlags, given corpus.Overrides) error {
	switch {
	case len(args) == 0 && !f.retryFailed:
		return usagef("需要文件或文件夹的路径。用法：%s", cmd.UseLine())
	case len(args) > 0 && f.retryFailed:
		return usagef("--retry-failed 不需要路径。")
	case given.ID != nil && (len(args) != 1 || !isFile(args[0])):
		return usagef("--id 只能用于一个文件。")
	case f.dryRun && a.server != "":
		return usagef("--dry-run 不能和 --server 一起用。")
	}
	return nil
}

// readMeta reads a table of metadata; "" is none.
func readMeta(path string) (*ingest.Meta, error) {
	if path == "" {
		return nil, nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return ingest.ParseMeta(data)
}

func (a *app) runIngest(cmd *cobra.Command, args []string, f *ingestFlags) (err error) {
	given, err := overrides(cmd.Flags(), corpus.ByIngest)
	if err != nil {
		return err
	}
	if err := a.checkIngest(cmd, args, f, given); err != nil {
		return err
	}
	meta, err := readMeta(f.meta)
	if err != nil {
		return err
	}
	printer, err := a.newPrinter(f.json, f.report)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, printer.close()) }()

	ctx := cmd.Context()
	jobs, _ := strconv.Atoi(f.jobs)
	s, err := a.open(ctx, true, ingest.Options{Jobs: jobs})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if f.dryRun && s.library == nil {
		return failure("文库正由一个服务使用，预演（--dry-run）要直接打开文库。请先停止服务。")
	}

	walker := ingest.Walker{Readable: read.Supported, Except: absolute(a.data), Stdin: a.In}
	var only map[string]bool
	if f.retryFailed {
		if args, only, err = failedSources(ctx, s); err != nil {
			return err
		}
	}
	bar := a.newProgress(ctx, args)
	defer bar.stop()
	walker.Began = bar.began
	items := withMetadata(walker.Walk(ctx, args), given, meta, only)
	report := func(r ingest.Row) { bar.pause(func() { printer.row(r) }) }
	var summary ingest.Summary
	switch {
	case f.dryRun:
		summary, err = s.library.Ingest.Preview(ctx, items, report)
	case s.library != nil:
		summary, err = s.library.Ingest.AddAll(ctx, items, report)
	default:
		summary, err = s.AddAll(ctx, items, report)
	}
	bar.stop()
	printer.summary(summary, f.dryRun)
	if meta != nil {
		a.tellUnfit(meta)
	}
	if err == nil && summary.Failed > 0 {
		err = errSomeFailed
	}
	return err
}

// withMetadata gives every item the metadata of the flags, then of the table. With only, items whose
// source is not among them are left out.
func withMetadata(items ingest.Items, given corpus.Overrides, meta *ingest.Meta, only map[string]bool) ingest.Items {
	return func(yield func(ingest.Item, error) bool) {
		for item, err := range items {
			if only != nil && !only[item.Source+"\x00"+item.Member] && !only[item.Source+"\x00"] {
				continue
			}
			item.Given = given
			if meta != nil {
				item.Given = given.Over(meta.Of(&item))
			}
			if !yield(item, err) {
				return
			}
		}
	}
}

// failedSources returns the files that failed before, and which of their members.
func failedSources(ctx context.Context, s *session) (paths []string, only map[string]bool, err error) {
	failures, err := s.Failures(ctx)
	if err != nil {
		return nil, nil, err
	}
	only = map[string]bool{}
	for _, f := range failures {
		if !filepath.IsAbs(f.Source) || filepath.VolumeName(f.Source) != "" {
			continue
		}
		if !only[f.Source] {
			paths = append(paths, f.Source)
		}
		only[f.Source], only[f.Source+"\x00"+f.Member] = true, true
	}
	return paths, only, nil
}

func (a *app) tellUnfit(meta *ingest.Meta) {
	for _, name := range meta.Unknown {
		_, _ = fmt.Fprintf(a.Err, "元数据表：不认识“%s”这一列，没有采用\n", line(name))
	}
	for _, unfit := range meta.Unfit() {
		_, _ = fmt.Fprintln(a.Err, "元数据表："+line(unfit))
	}
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.IsDir()
}

func absolute(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}
