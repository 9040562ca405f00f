// How to reach a service of Socle: mutual TLS, a token where a person is served, retries, every healthy replica in turn.
//
// The settings come from the environment, under the names that soclectl has for them:
//
// SOCLE_ADDRESS         a DNS name with a port, all of whose addresses are used; or addresses of replicas, with commas between
// SOCLE_TLS_CA          authorities that the service's certificate may come from (PEM)
// SOCLE_TLS_CERT, _KEY  what we show of ourselves (PEM)
// SOCLE_TLS_NAME        whose certificate the service has to show, where SOCLE_ADDRESS is no name
// SOCLE_TOKEN_FILE      the token of the person we serve; unset: we call as the machine that our certificate names
// SOCLE_SERVICE_CONFIG  how to retry and balance; clients/service_config.json unless set

package main

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"
	"strings"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	_ "google.golang.org/grpc/health" // without it healthCheckConfig does nothing
	"google.golang.org/grpc/resolver"
	"google.golang.org/grpc/resolver/manual"
	"google.golang.org/grpc/status"
)

// bearer puts the token of a file into each call. It is read each time: it lives for a quarter of an hour, and something
// renews the file.
type bearer string

func (file bearer) GetRequestMetadata(context.Context, ...string) (map[string]string, error) {
	token, err := os.ReadFile(string(file))
	if err != nil {
		return nil, err
	}
	return map[string]string{"authorization": "Bearer " + strings.TrimSpace(string(token))}, nil
}

func (bearer) RequireTransportSecurity() bool { return true }

func mutualTLS() (*tls.Config, error) {
	own, err := tls.LoadX509KeyPair(os.Getenv("SOCLE_TLS_CERT"), os.Getenv("SOCLE_TLS_KEY"))
	if err != nil {
		return nil, fmt.Errorf("SOCLE_TLS_CERT and SOCLE_TLS_KEY: %w", err)
	}
	authorities := x509.NewCertPool()
	pem, err := os.ReadFile(os.Getenv("SOCLE_TLS_CA"))
	if err != nil || !authorities.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("SOCLE_TLS_CA names no authorities: %w", err)
	}
	return &tls.Config{
		Certificates: []tls.Certificate{own},
		RootCAs:      authorities,
		ServerName:   os.Getenv("SOCLE_TLS_NAME"),
		MinVersion:   tls.VersionTLS12,
	}, nil
}

// openChannel: close it. One is enough for a process, and may be shared by its goroutines.
func openChannel() (*grpc.ClientConn, error) {
	secured, err := mutualTLS()
	if err != nil {
		return nil, err
	}
	config, err := os.ReadFile(cmp.Or(os.Getenv("SOCLE_SERVICE_CONFIG"), "clients/service_config.json"))
	if err != nil {
		return nil, err
	}
	options := []grpc.DialOption{
		grpc.WithTransportCredentials(credentials.NewTLS(secured)),
		grpc.WithDefaultServiceConfig(string(config)),
	}
	if file := os.Getenv("SOCLE_TOKEN_FILE"); file != "" {
		options = append(options, grpc.WithPerRPCCredentials(bearer(file)))
	}
	address := os.Getenv("SOCLE_ADDRESS")
	target := "dns:///" + address
	if replicas := strings.Split(address, ","); len(replicas) > 1 {
		given := manual.NewBuilderWithScheme("replicas")
		state := resolver.State{}
		for _, each := range replicas {
			state.Addresses = append(state.Addresses, resolver.Address{Addr: each})
		}
		given.InitialState(state)
		options = append(options, grpc.WithResolvers(given))
		target = "replicas:///socle"
	}
	return grpc.NewClient(target, options...)
}

// reasonOf: the stable reason in the details of a refusal, such as NOT_ALIVE_AT, which programs decide by; empty where there
// is none.
func reasonOf(err error) string {
	for _, detail := range status.Convert(err).Details() {
		if info, ok := detail.(*errdetails.ErrorInfo); ok {
			return info.GetReason()
		}
	}
	return ""
}
