-- expect = ["第2行：别名“行数”前没有 AS", "请写 AS 行数"]
SELECT 项目代码, COUNT(*) 行数
FROM 发放
GROUP BY 项目代码
