-- expect = ["第2行：全角字符“，”"]
SELECT 项目代码，COUNT(*) AS 行数 FROM 发放 GROUP BY 项目代码
