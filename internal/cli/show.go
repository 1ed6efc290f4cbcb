package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"wenxun/corpus"
	"wenxun/internal/client"
	"wenxun/internal/ingest"
	"wenxun/internal/web/api"
)

func (a *app) show() *cobra.Command {
	var asJSON, original bool
	cmd := &cobra.Command{
		Use: "show 编号", Short: "显示一篇文件", Args: exactlyOne("文件的编号"),
		Long: "显示一篇文件的元数据和全文；--original 原样输出它的原件。",
		Example: `  wenxun show Xk3vQm9aTz01bC_d
  wenxun show Xk3vQm9aTz01bC_d --original > 原件.pdf`,
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := a.open(cmd.Context(), false, ingest.Options{})
			if err != nil {
				return err
			}
			defer func() { _ = s.Close() }()
			if original {
				return noSuch(args[0], s.Original(cmd.Context(), args[0], a.Out))
			}
			body, err := s.Document(cmd.Context(), args[0])
			if err != nil {
				return noSuch(args[0], err)
			}
			return a.showDocument(body, asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "输出 API 的原样回答")
	cmd.Flags().BoolVar(&original, "original", false, "输出原件")
	return cmd
}

// noSuch makes of an error that there is no such document a sentence with its id.
func noSuch(id string, err error) error {
	if client.NotFound(err) {
		return failure(fmt.Sprintf("文库里没有编号为 %s 的文件。", id))
	}
	return err
}

func (a *app) showDocument(body json.RawMessage, asJSON bool) error {
	if asJSON {
		_, err := fmt.Fprintf(a.Out, "%s\n", body)
		return err
	}
	var doc api.Document
	if err := json.Unmarshal(body, &doc); err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	_, err := io.WriteString(a.Out, documentText(&doc, a.style()))
	return err
}

// documentText writes a document for a terminal.
func documentText(doc *api.Document, st style) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", st.bold(line(corpus.CitedTitle(doc.Title, doc.TitleFrom))))
	for _, f := range facts(doc) {
		if f.value != "" {
			fmt.Fprintf(&b, "%s  %s\n", st.dim(f.label), line(f.value))
		}
	}
	for _, w := range doc.Extraction.Warnings {
		fmt.Fprintf(&b, "注意：%s\n", line(w))
	}
	for i := range doc.Sections {
		s := &doc.Sections[i]
		b.WriteByte('\n')
		if s.Heading != "" {
			fmt.Fprintf(&b, "%s  %s\n", st.bold(line(s.Heading)), st.dim(s.Theme))
		}
		if s.Text != "" {
			fmt.Fprintf(&b, "%s\n", visible(s.Text))
		}
	}
	return b.String()
}

// fact is a line about a document.
type fact struct{ label, value string }

// facts are what is known of a document beside its title and text; values not known are "".
func facts(doc *api.Document) []fact {
	var all []fact
	given := doc.Overrides()
	for i := range corpus.Fields {
		if f := &corpus.Fields[i]; f.Name != "title" {
			all = append(all, fact{f.Label, strings.Join(f.Texts(&given), "、")})
		}
	}
	pages, added := "", ""
	if doc.Source.Pages != nil {
		pages = strconv.Itoa(*doc.Source.Pages)
	}
	if !doc.Added.IsZero() {
		added = doc.Added.Local().Format(time.DateTime)
	}
	return append(all, fact{"索引号", doc.IndexNumber}, fact{"主题分类", doc.Subject}, fact{"关键词", strings.Join(doc.Keywords, "、")},
		fact{"文件", doc.Source.File}, fact{"页数", pages}, fact{"加入", added})
}
