-- expect = ["DuckDB 按字节计"]
SELECT 项目代码 FROM 发放 WHERE LEVENSHTEIN(期间, '2024') < 2
