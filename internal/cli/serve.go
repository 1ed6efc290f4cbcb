package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"wenxun/internal/config"
	"wenxun/internal/ingest"
	"wenxun/internal/keys"
	"wenxun/internal/library"
	"wenxun/internal/web"
)

const (
	// headerTimeout is how long a client may take to say what it wants: against those that say it
	// byte by byte to hold connections.
	headerTimeout = 10 * time.Second
	// idleTimeout is how long a connection that asks nothing is kept.
	idleTimeout = 2 * time.Minute
	// maxHeaderBytes holds a query of 4,096 code points, nine bytes each when percent-encoded, and
	// filters beside it.
	maxHeaderBytes = 128 << 10
	// shutdownPatience is how long requests may go on after the server was told to stop.
	shutdownPatience = 10 * time.Second
	// serverGCPercent keeps the garbage of a server below half of what it has in use, where Go's default is
	// as much again: some 15 MB less over 3,500 documents. GOGC in the environment takes precedence.
	serverGCPercent = 50
)

func (a *app) serve() *cobra.Command {
	var o serveOptions
	var readKeys, jobs string
	cmd := &cobra.Command{
		Use: "serve", Short: "启动服务：网页和 API", Args: none,
		Long: "启动服务：在浏览器里检索，供程序调用 API。运行期间，同一台机器上的其他 wenxun 命令会自动把工作交给它。\n" +
			"启动时显示一个登录链接，浏览器打开它就能添加和更正文件；程序写入要带密钥，见 wenxun keys。",
		Example: `  wenxun serve
  wenxun serve --sample --addr 127.0.0.1:9000
  wenxun serve --addr 0.0.0.0:8080 --host 192.168.1.5    供局域网使用`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if a.server != "" {
				return usagef("serve 不能和 --server 一起用。")
			}
			o.forReads, _ = strconv.ParseBool(readKeys)
			o.jobs, _ = strconv.Atoi(jobs)
			return a.runServer(cmd.Context(), o)
		},
	}
	setting(cmd.Flags().StringVar, &o.addr, config.Addr)
	setting(cmd.Flags().StringVar, &o.baseURL, config.BaseURL)
	setting(cmd.Flags().StringVar, &o.hosts, config.Host)
	setting(cmd.Flags().StringVar, &o.origins, config.Origin)
	setting(cmd.Flags().StringVar, &readKeys, config.ReadKeys)
	cmd.Flags().Lookup(config.ReadKeys.Flag).NoOptDefVal = "true"
	setting(cmd.Flags().StringVar, &jobs, config.Jobs)
	cmd.Flags().BoolVar(&o.sampled, "sample", false, "文库为空时，先加入自带的示例文件")
	return cmd
}

// serveOptions are the flags of serve.
type serveOptions struct {
	addr, baseURL, hosts, origins string
	sampled, forReads             bool
	jobs                          int
}

func (a *app) runServer(ctx context.Context, o serveOptions) (err error) {
	lib, holder, err := a.take(ctx, ingest.Options{Jobs: o.jobs})
	if err != nil {
		return err
	}
	if holder != nil {
		return failure(fmt.Sprintf("这个文库已有服务在运行：http://%s （进程 %d）。", holder.Address, holder.PID))
	}
	defer func() { err = errors.Join(err, lib.Close()) }()
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(serverGCPercent)
	}
	lib.Warm()
	if o.sampled {
		if err := a.fillWithSamples(ctx, lib); err != nil {
			return err
		}
	}
	var listening net.ListenConfig
	listener, err := listening.Listen(ctx, "tcp", o.addr)
	if err != nil {
		return err
	}
	allowed := serverKeys{Store: keys.In(lib.Dir), local: keys.NewSecret(), forReads: o.forReads}
	server := &http.Server{
		Handler:           handler(lib, web.Options{BaseURL: o.baseURL, Hosts: hostsOf(o), Origins: config.List(o.origins)}, allowed),
		ReadHeaderTimeout: headerTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes,
	}
	reach := reachable(listener.Addr())
	if err := lib.Serving(reach, allowed.local); err != nil {
		return errors.Join(err, listener.Close())
	}
	link, err := allowed.NewLink()
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	a.greet(ctx, lib, reach, signInLink(o.baseURL, reach, link))

	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		lib.Watch(ctx)
		return nil
	})
	group.Go(func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	group.Go(func() error {
		<-ctx.Done()
		stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownPatience)
		defer cancel()
		if err := server.Shutdown(stopping); err != nil {
			return server.Close()
		}
		return nil
	})
	return group.Wait()
}

// reachable is the address at which this machine reaches a listener: one that listens everywhere
// listens here.
func reachable(addr net.Addr) string {
	host, port, err := net.SplitHostPort(addr.String())
	if ip := net.ParseIP(host); err == nil && ip.IsUnspecified() {
		return net.JoinHostPort("127.0.0.1", port)
	}
	return addr.String()
}

// hostsOf returns the hosts that the operator named: the one to listen on is one.
func hostsOf(o serveOptions) []string {
	all := config.List(o.hosts)
	if host, _, err := net.SplitHostPort(o.addr); err == nil && host != "" && !net.ParseIP(host).IsUnspecified() {
		all = append(all, host)
	}
	return all
}

// signInLink returns the address at which a browser signs in with a token.
func signInLink(baseURL, reach, token string) string {
	if baseURL == "" {
		baseURL = "http://" + reach
	}
	return strings.TrimRight(baseURL, "/") + "/signin?token=" + token
}

func (a *app) greet(ctx context.Context, lib *library.Library, reach, link string) {
	documents := 0
	if stats, err := lib.Engine.Stats(ctx); err == nil {
		documents = stats.Documents
	}
	_, _ = fmt.Fprintf(a.Err, "文寻已启动：http://%s/\n文库 %s，%d 篇文件。按 Ctrl-C 停止。\n", reach, lib.Dir, documents)
	_, _ = fmt.Fprintf(a.Err, "在浏览器里添加和更正文件，先打开（只能用一次）：\n%s\n", link)
}
