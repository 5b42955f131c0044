using BenchmarkDotNet.Running;

BenchmarkSwitcher.FromAssembly(typeof(Segmentation.Benchmarks.DelegateBenchmarks).Assembly).Run(args);
