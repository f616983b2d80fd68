using BenchmarkDotNet.Running;

// dotnet run --project tests/bench/Runbook.Benchmarks -c Release -- --filter '*'
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
