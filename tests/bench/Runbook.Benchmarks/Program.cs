using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

// dotnet run --project tests/bench/Runbook.Benchmarks -c Release -- --filter '*'
// In this process: a project of BenchmarkDotNet's own would not build under this repository's settings.
var config = ManualConfig.Create(DefaultConfig.Instance).AddJob(Job.ShortRun.WithToolchain(new InProcessEmitToolchain(new())));
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
