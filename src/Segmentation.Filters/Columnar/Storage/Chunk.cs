namespace Segmentation;

/// <summary>Some rows of a base, column by column. Immutable as far as the rows that its readers know.</summary>
internal class Chunk(int slot, int rows, Column[] columns)
{
    /// <summary>Its place among the chunks of the base.</summary>
    public int Slot => slot;

    public int Rows => rows;

    public int Words => Bits.WordsFor(rows);

    public Column[] Columns => columns;
}

/// <summary>The same with the entities that it was made of, where the base keeps them.</summary>
internal sealed class Chunk<T>(int slot, int rows, Column[] columns, Pages<T>? entities) : Chunk(slot, rows, columns)
    where T : class
{
    public Pages<T>? Entities => entities;

    public T EntityAt(int row) => entities!.Value[row];
}

/// <summary>The chunk that is being filled. One thread writes.</summary>
internal sealed class Staging<T>(int slot, int capacity, Stager<T>[] stagers, bool keepsEntities)
    where T : class
{
    private readonly Pages<T>? _entities = keepsEntities ? Pages<T>.For(capacity) : null;

    public int Slot => slot;

    public int Rows { get; private set; }

    public bool IsFull => Rows == capacity;

    public int Add(T entity)
    {
        foreach (var stager in stagers)
            stager.Add(entity, Rows);
        if (_entities is { } entities)
            entities.Claim(Rows, capacity) = entity;
        return Rows++;
    }

    /// <summary>Adds a row of another chunk.</summary>
    public int Copy(Chunk<T> from, int row)
    {
        for (var column = 0; column < stagers.Length; column++)
            stagers[column].Copy(from.Columns[column], row, Rows);
        if (_entities is { } entities)
            entities.Claim(Rows, capacity) = from.EntityAt(row);
        return Rows++;
    }

    public Value Read(int column, int row) => stagers[column].Read(row);

    /// <summary>The first rows, as they are.</summary>
    public Chunk<T> View(int rows) => new(slot, rows, Array.ConvertAll(stagers, s => s.View(rows)), _entities);

    /// <summary>All rows, in as little space as they need; on all processors, since a writer may wait for it.</summary>
    public Chunk<T> Seal()
    {
        var columns = new Column[stagers.Length];
        Parallel.For(0, columns.Length, i => columns[i] = stagers[i].Seal(Rows));
        return new Chunk<T>(slot, Rows, columns, _entities);
    }
}
