package cli

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"wenxun/internal/config"
	"wenxun/internal/keys"
	"wenxun/internal/library"
)

func (a *app) keys() *cobra.Command {
	cmd := &cobra.Command{
		Use: "keys", Short: "管理访问密钥", Example: "  wenxun keys add 采集程序 --write\n  wenxun keys list\n  wenxun keys revoke 3f2a91bc",
		Long: "管理访问密钥。程序写入都要带密钥；查询要不要，由 serve --read-keys 决定。同一台机器上的 wenxun 命令不用密钥。服务运行时改动立即生效。",
		Args: none, RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	var write, read bool
	var rate int
	var expires string
	add := &cobra.Command{
		Use: "add 名称", Short: "新建一个密钥，只显示这一次", Args: exactlyOne("密钥的名称"),
		Example: "  wenxun keys add 采集程序 --write\n  wenxun keys add 编辑部 --rate 60 --expires 2026-12-31",
		RunE: func(_ *cobra.Command, args []string) error {
			terms := keys.Terms{Scope: keys.ScopeRead, Rate: rate}
			if write {
				terms.Scope = keys.ScopeWrite
			}
			if rate < 0 {
				return usagef("--rate 应为每分钟的请求数。")
			}
			if read && write {
				return usagef("--read 和 --write 只能写一个；能写入的也能查询。")
			}
			if expires != "" {
				last, err := time.ParseInLocation(time.DateOnly, expires, time.Local)
				if err != nil {
					return usagef("--expires 应为日期，如 2026-12-31。")
				}
				if terms.Expires = last.AddDate(0, 0, 1).UTC(); !time.Now().Before(terms.Expires) {
					return usagef("--expires %s 已经过去。", expires)
				}
			}
			key, secret, err := keys.In(a.data).Add(args[0], terms)
			if err != nil {
				return err
			}
			_, _ = fmt.Fprintf(a.Err, "密钥 %s（%s）已建立。请记下，以后不再显示：\n", key.ID, line(key.Name))
			_, err = fmt.Fprintln(a.Out, secret)
			return err
		},
	}
	add.Flags().BoolVar(&write, "write", false, "可以写入，也可以查询")
	add.Flags().BoolVar(&read, "read", false, "只能查询（不写明时就是这样）")
	add.Flags().IntVar(&rate, "rate", 0, "每分钟最多多少次请求，0 为不限")
	add.Flags().StringVar(&expires, "expires", "", "最后一天有效的日期，如 2026-12-31")
	list := &cobra.Command{
		Use: "list", Short: "列出密钥", Args: none, Example: "  wenxun keys list",
		RunE: func(*cobra.Command, []string) error {
			all, err := keys.In(a.data).List()
			if err != nil {
				return err
			}
			for _, k := range all {
				line := fmt.Sprintf("%s  %-5s  %s  %s", k.ID, k.Scope, k.Created.Local().Format(time.DateOnly), line(k.Name))
				if k.Rate > 0 {
					line += fmt.Sprintf("  每分钟 %d 次", k.Rate)
				}
				if !k.Expires.IsZero() {
					line += "  到 " + k.Expires.Local().AddDate(0, 0, -1).Format(time.DateOnly)
				}
				if _, err := fmt.Fprintln(a.Out, line); err != nil {
					return err
				}
			}
			return nil
		},
	}
	revoke := &cobra.Command{
		Use: "revoke 编号", Short: "吊销一个密钥", Args: exactlyOne("密钥的编号"), Example: "  wenxun keys revoke 3f2a91bc",
		RunE: func(_ *cobra.Command, args []string) error {
			err := keys.In(a.data).Revoke(args[0])
			if errors.Is(err, keys.ErrNotFound) {
				return failure(fmt.Sprintf("没有编号为 %s 的密钥。运行 wenxun keys list 查看。", args[0]))
			}
			if err == nil {
				_, err = fmt.Fprintf(a.Out, "已吊销 %s\n", args[0])
			}
			return err
		},
	}
	var baseURL string
	link := &cobra.Command{
		Use: "link", Short: "要一个新的登录链接，供浏览器添加和更正文件", Args: none, Example: "  wenxun keys link",
		RunE: func(cmd *cobra.Command, _ []string) error {
			holder, err := library.HolderOf(a.data)
			if err != nil {
				return err
			}
			if holder.Address == "" {
				return failure("这个文库没有服务在运行。请先运行 wenxun serve，它启动时就会显示登录链接。")
			}
			token, err := keys.In(a.data).NewLink()
			if err == nil {
				_, err = fmt.Fprintln(a.Out, signInLink(baseURL, holder.Address, token))
			}
			return err
		},
	}
	setting(link.Flags().StringVar, &baseURL, config.BaseURL)
	for _, sub := range []*cobra.Command{add, list, revoke, link} {
		sub.PreRunE = func(*cobra.Command, []string) error {
			if a.server != "" {
				return usagef("密钥只能在服务器上管理，不能用 --server。")
			}
			return nil
		}
		cmd.AddCommand(sub)
	}
	return cmd
}
