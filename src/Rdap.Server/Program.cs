using Rdap.Server.Commands;

// Read by the runtime when the first socket is used: continuations then run on the socket engine's own threads, which halves the cost of a
// short connection. WhoisConnection leaves those threads for whatever takes long.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
return await CommandLine.RunAsync(args);
