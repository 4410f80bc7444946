-- expect = ["第2行：没有输出应有的列“项目代码”"]
SELECT 期间 AS 说明 FROM 发放
