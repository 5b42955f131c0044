namespace Segmentation;

/// <summary>Runs rules over occasions: for good with an executor that acts, or dry with one that only notes.</summary>
public static class RuleRuns
{
    // Where nothing is done, occasions share the reading of related rows; else what is done for one may change those of the next.
    private const int DryBatch = 1000;

    extension(Segmenter segmenter)
    {
        /// <summary>Puts occasions to the rules, one after another, and hands over what fires.</summary>
        /// <param name="rules">The rules.</param>
        /// <param name="occasions">The occasions, such as those of a recorded log: <c>feed.ChangesAfterAsync(0).Select(c =&gt; new ChangeOccasion(c))</c>.</param>
        /// <param name="executor">Where firings go.</param>
        /// <param name="cancellationToken">Ends the run with <see cref="OperationCanceledException"/>.</param>
        /// <exception cref="InvalidOperationException">A condition reads rows of a type that no source is registered for.</exception>
        public Task RunAsync<T>(
            RuleEvaluator<T> rules, IAsyncEnumerable<Occasion<T>> occasions, IFiringExecutor executor, CancellationToken cancellationToken = default)
            where T : class => segmenter.RunAsync(rules, occasions.Chunk(1), executor, cancellationToken);

        /// <summary>What would fire at occasions, each firing key once; nothing is done.</summary>
        /// <param name="rules">The rules.</param>
        /// <param name="occasions">The occasions, such as those of a recorded log.</param>
        /// <param name="cancellationToken">Ends the run with <see cref="OperationCanceledException"/>.</param>
        /// <exception cref="InvalidOperationException">A condition reads rows of a type that no source is registered for.</exception>
        public async Task<IReadOnlyList<RuleOutcome>> SimulateAsync<T>(
            RuleEvaluator<T> rules, IAsyncEnumerable<Occasion<T>> occasions, CancellationToken cancellationToken = default)
            where T : class
        {
            var executor = new RecordingExecutor();
            await segmenter.RunAsync(rules, occasions.Chunk(DryBatch), executor, cancellationToken).ConfigureAwait(false);
            return executor.Firings;
        }

        private async Task RunAsync<T>(
            RuleEvaluator<T> rules, IAsyncEnumerable<Occasion<T>[]> batches, IFiringExecutor executor, CancellationToken cancellationToken)
            where T : class
        {
            await foreach (var batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                var related = await rules.LoadRelatedAsync(batch, segmenter.Reader(), cancellationToken).ConfigureAwait(false);
                foreach (var firing in batch.SelectMany(o => rules.Evaluate(o, related)).Where(o => o.HasFired))
                    await executor.ExecuteAsync(firing, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
