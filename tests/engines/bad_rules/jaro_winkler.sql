-- expect = ["Spark 没有这个函数"]
SELECT 项目代码 FROM 发放 WHERE JARO_WINKLER_SIMILARITY(期间, '2024') > 0
